package io.infranaut.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedServersTest {

    @Test
    void gives_each_test_an_empty_database() throws SQLException {
        var first = EmbeddedServers.shared().freshDatabase();
        var second = EmbeddedServers.shared().freshDatabase();

        execute(first, "create table rows (id int)");
        execute(second, "create table rows (id int)");

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void prepares_a_template_once() throws SQLException {
        var prepared = new AtomicInteger();

        for (var copy = 0; copy < 3; copy++) {
            var database = EmbeddedServers.shared().freshDatabase("rows", template -> {
                prepared.incrementAndGet();
                try {
                    execute(template, "create table rows (id int primary key)");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            execute(database, "insert into rows values (1)");
        }

        assertThat(prepared).hasValue(1);
    }

    private static void execute(Postgres database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
