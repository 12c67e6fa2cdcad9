package io.infranaut.ingestion.process;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The sources that this node runs: advisory locks of one database session, which end with the node or its connection.
final class SourceLocks implements AutoCloseable {
    private final DataSource dataSource;
    private @Nullable Connection connection;

    SourceLocks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Whether the source is now this node's.
    synchronized boolean take(UUID source) throws SQLException {
        if (connection == null) {
            connection = dataSource.getConnection();
        }
        return ask(connection, "select pg_try_advisory_lock(hashtextextended(?, 9))", source);
    }

    synchronized void release(UUID source) {
        if (connection != null) {
            try {
                ask(connection, "select pg_advisory_unlock(hashtextextended(?, 9))", source);
            } catch (SQLException e) {
                close();
            }
        }
    }

    /// Whether the locks taken so far are still held.
    synchronized boolean hold() {
        try {
            if (connection == null || connection.isValid(2)) {
                return true;
            }
        } catch (SQLException e) {
            // as good as gone
        }
        close();
        return false;
    }

    private static boolean ask(Connection connection, String sql, UUID source) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, source.toString());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            try (PreparedStatement statement = connection.prepareStatement("select pg_advisory_unlock_all()")) {
                statement.execute();
            } catch (SQLException e) {
                // the session is gone, and its locks with it
            }
            try {
                connection.close();
            } catch (SQLException e) {
                // gone
            }
            connection = null;
        }
    }
}
