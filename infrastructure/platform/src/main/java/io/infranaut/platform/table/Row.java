package io.infranaut.platform.table;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// One row of a table, boxed: for messages and tests, never for loops over rows.
///
/// @param index from 0
public record Row(Table table, int index) {

    /// The value as Boolean, Long, Double, String or [java.time.Instant], or null.
    public @Nullable Object value(String column) {
        return value(table.indexOf(column));
    }

    private @Nullable Object value(int column) {
        Object boxed = table.values(column).boxed(index);
        return boxed != null && table.schema().columns().get(column).type() == ColumnType.TIMESTAMP
                ? Micros.toInstant((Long) boxed)
                : boxed;
    }

    @Override
    public String toString() {
        var text = new StringJoiner(", ", "{", "}");
        List<Column> columns = table.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            text.add(columns.get(i).name() + "=" + value(i));
        }
        return text.toString();
    }
}
