package io.infranaut.storage.projection;

import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.readmodel.BinaryCopy;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.sql.Connection;
import java.sql.SQLException;

/// Writes a batch's rows. Text that holds a NUL, which PostgreSQL cannot, is written with U+2400 in its place.
final class RowCopy {
    private RowCopy() {}

    /// @param batch ordinal of the batch
    /// @param statement that copies in the binary format
    /// @return whether every value was written as it is
    static boolean write(long batch, Table rows, Connection connection, String statement) throws SQLException {
        int width = rows.schema().columns().size();
        var columns = new Values[width];
        var isTime = new boolean[width];
        for (int c = 0; c < width; c++) {
            columns[c] = rows.values(c);
            isTime[c] = rows.schema().columns().get(c).type() == ColumnType.TIMESTAMP;
        }
        boolean exact = true;
        try (var copy = new BinaryCopy(connection, statement)) {
            for (int row = 0; row < rows.rows(); row++) {
                copy.row(width + 2);
                copy.bigint(batch);
                copy.integer(row);
                for (int c = 0; c < width; c++) {
                    exact &= value(columns[c], row, isTime[c], copy);
                }
            }
            copy.finish();
        }
        return exact;
    }

    private static boolean value(Values values, int row, boolean isTime, BinaryCopy copy) throws SQLException {
        if (values.isNull(row)) {
            copy.nothing();
            return true;
        }
        switch (values) {
            case Longs longs -> {
                if (isTime) {
                    copy.instant(longs.get(row));
                } else {
                    copy.bigint(longs.get(row));
                }
            }
            case Doubles doubles -> copy.real(doubles.get(row));
            case Booleans booleans -> copy.truth(booleans.get(row));
            case Strings strings -> {
                String text = strings.get(row);
                copy.text(text.replace('\0', '\u2400'));
                return text.indexOf('\0') < 0;
            }
        }
        return true;
    }
}
