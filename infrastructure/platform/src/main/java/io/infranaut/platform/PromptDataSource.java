package io.infranaut.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Connections of a database that is asked again ten times a second while it does not serve, so that whoever waits for
/// one has it as soon as there is one. The pool above would ask for itself, and doubles its pause up to five seconds: a
/// database that was away for eight seconds would be away for ten, and deadlines that came meanwhile be late.
public final class PromptDataSource extends DelegatingDataSource {
    private static final long PAUSE_MILLIS = 100;
    /// So long is it asked again on behalf of one.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    PromptDataSource(DataSource driver) {
        super(driver);
    }

    /// Has a pool that is not used yet take its connections from here.
    public static void under(HikariDataSource pool) {
        var driver = new PGSimpleDataSource();
        driver.setUrl(pool.getJdbcUrl());
        pool.setDataSource(new PromptDataSource(driver));
    }

    private interface Connecting {
        Connection connect() throws SQLException;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return patiently(super::getConnection);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return patiently(() -> super.getConnection(username, password));
    }

    private static Connection patiently(Connecting connecting) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return connecting.connect();
            } catch (SQLException e) {
                if (!PassingFailure.isOutage(e) || System.nanoTime() > end) {
                    throw e;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }
}
