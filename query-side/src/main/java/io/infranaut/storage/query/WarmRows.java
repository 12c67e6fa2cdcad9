package io.infranaut.storage.query;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import io.infranaut.storage.query.RowFilter.Operator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Rows from a dataset's table in PostgreSQL, through a cursor. The query narrows by event time and id, which are
/// indexed; the rest of the filter is the caller's.
final class WarmRows implements RowStream {
    private static final int FETCH = 5000;

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet result;
    private final TableSchema schema;
    private boolean ended;

    private WarmRows(Connection connection, PreparedStatement statement, ResultSet result, TableSchema schema) {
        this.connection = connection;
        this.statement = statement;
        this.result = result;
        this.schema = schema;
    }

    /// @param read the columns to read
    /// @param last ordinal of the last batch
    @SuppressWarnings("MustBeClosed")
    static WarmRows open(
            DataSource source, Stored.Warm warm, TableSchema all, List<String> read, RowFilter filter, long last)
            throws SQLException {
        var conditions = new ArrayList<String>(List.of("_batch <= ?"));
        var parameters = new ArrayList<Object>(List.of(last));
        all.withRole(ColumnRole.TIME).ifPresent(time -> {
            String column = quoted(warm.column(time.name()));
            add(conditions, parameters, column + " >= ?", filter.bound(time.name(), Operator.AT_LEAST), time.type());
            add(conditions, parameters, column + " < ?", filter.bound(time.name(), Operator.LESS), time.type());
        });
        all.withRole(ColumnRole.ID).ifPresent(id -> {
            String column = quoted(warm.column(id.name()));
            Object key = filter.bound(id.name(), Operator.EQUAL);
            if (id.type() == ColumnType.STRING) {
                add(conditions, parameters, "left(" + column + ", 256) = left(?, 256)", key, id.type());
            }
            add(conditions, parameters, column + " = ?", key, id.type());
        });
        String sql = "select "
                + read.stream().map(name -> quoted(warm.column(name))).collect(Collectors.joining(", "))
                + " from rows." + quoted(warm.table()) + " where " + String.join(" and ", conditions)
                + " order by _batch, _row";
        Connection connection = source.getConnection();
        try {
            connection.setAutoCommit(false);
            PreparedStatement statement = connection.prepareStatement(sql);
            statement.setFetchSize(FETCH);
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return new WarmRows(
                    connection,
                    statement,
                    statement.executeQuery(),
                    new TableSchema(read.stream()
                            .map(name -> all.column(name).orElseThrow())
                            .toList()));
        } catch (SQLException e) {
            try (connection) {
                connection.rollback();
            }
            throw e;
        }
    }

    private static void add(
            List<String> conditions,
            List<Object> parameters,
            String condition,
            @Nullable Object value,
            ColumnType type) {
        if (value != null) {
            conditions.add(condition);
            parameters.add(type == ColumnType.TIMESTAMP ? time((Long) value) : value);
        }
    }

    private static OffsetDateTime time(long micros) {
        return Micros.toInstant(micros).atOffset(ZoneOffset.UTC);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public @Nullable Table next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            TableBuilder builder = Table.builder(schema);
            while (builder.rows() < FETCH) {
                if (!result.next()) {
                    ended = true;
                    break;
                }
                for (int i = 0; i < schema.columns().size(); i++) {
                    value(builder, i, schema.columns().get(i));
                }
                builder.endRow();
            }
            return builder.build();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void value(TableBuilder builder, int i, Column column) throws SQLException {
        switch (column.type()) {
            case BOOLEAN -> {
                boolean value = result.getBoolean(i + 1);
                if (!result.wasNull()) {
                    builder.putBoolean(i, value);
                }
            }
            case INTEGER -> {
                long value = result.getLong(i + 1);
                if (!result.wasNull()) {
                    builder.putLong(i, value);
                }
            }
            case DOUBLE -> {
                double value = result.getDouble(i + 1);
                if (!result.wasNull()) {
                    builder.putDouble(i, value);
                }
            }
            case STRING -> {
                String value = result.getString(i + 1);
                if (value != null) {
                    builder.putString(i, value);
                }
            }
            case TIMESTAMP -> {
                OffsetDateTime value = result.getObject(i + 1, OffsetDateTime.class);
                if (value != null) {
                    builder.putLong(i, Micros.of(value.toInstant()));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (connection;
                statement;
                result) {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
