package io.infranaut.ingestion.process;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /// The sources that are now this node's, of those that may be somebody's.
    synchronized Set<UUID> take(Collection<UUID> sources) throws SQLException {
        if (connection == null) {
            connection = dataSource.getConnection();
        }
        return ask(
                connection,
                "select id from unnest(?) id where pg_try_advisory_lock(hashtextextended(id::text, 9))",
                sources);
    }

    synchronized void release(UUID source) {
        if (connection != null) {
            try {
                ask(
                        connection,
                        "select id from unnest(?) id where pg_advisory_unlock(hashtextextended(id::text, 9))",
                        List.of(source));
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

    private static Set<UUID> ask(Connection connection, String sql, Collection<UUID> sources) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", sources.toArray()));
            var found = new HashSet<UUID>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getObject(1, UUID.class));
                }
            }
            return found;
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
