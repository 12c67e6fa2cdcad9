package io.infranaut.app.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// One connection of the benchmark's own.
final class Sql implements AutoCloseable {
    private final Connection connection;

    Sql(DataSource source) {
        try {
            this.connection = source.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connection() {
        return connection;
    }

    void execute(String statement) {
        try (var execute = connection.createStatement()) {
            execute.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /// The first column of the first row.
    String text(String query, Object... parameters) {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("no row for " + query);
                }
                return String.valueOf(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    long number(String query, Object... parameters) {
        return Long.parseLong(text(query, parameters));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
