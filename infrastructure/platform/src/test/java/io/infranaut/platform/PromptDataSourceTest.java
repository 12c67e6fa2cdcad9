package io.infranaut.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PromptDataSourceTest {
    /// Twenty times takes the pool alone more than a minute.
    private static final int TIMES = 20;

    private static PGSimpleDataSource driver(Postgres postgres) {
        var driver = new PGSimpleDataSource();
        driver.setUrl(postgres.jdbcUrl());
        driver.setUser(postgres.user());
        driver.setPassword(postgres.password());
        return driver;
    }

    @Test
    void aDatabaseThatDoesNotServeIsAskedAgainAtOnceAndWhoWaitsHasItsConnection() throws Exception {
        PGSimpleDataSource driver = driver(EmbeddedServers.shared().postgres());
        int[] ports = driver.getPortNumbers();
        var asked = new AtomicInteger();
        try (var closed = new ServerSocket(0);
                var pool = new HikariDataSource()) {
            driver.setPortNumbers(new int[] {closed.getLocalPort()});
            Thread.ofPlatform().daemon().start(() -> {
                while (!closed.isClosed()) {
                    try {
                        closed.accept().close();
                        asked.incrementAndGet();
                    } catch (IOException e) {
                        if (!closed.isClosed()) {
                            throw new UncheckedIOException(e);
                        }
                    }
                }
            });
            pool.setDataSource(new PromptDataSource(driver));
            pool.setInitializationFailTimeout(-1);
            var connected = CompletableFuture.supplyAsync(() -> {
                try (var connection = pool.getConnection()) {
                    return connection.isValid(1);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            TestPlatform.until(() -> asked.get() >= TIMES);
            driver.setPortNumbers(ports);
            assertThat(connected.join()).isTrue();
        }
    }

    @Test
    void whatDoesNotPassIsSaidAtOnce() {
        PGSimpleDataSource driver = driver(EmbeddedServers.shared().postgres());
        driver.setPassword("wrong");
        assertThatThrownBy(new PromptDataSource(driver)::getConnection).hasMessageContaining("password");
    }
}
