package io.infranaut.storage.projection;

import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/// Writes a batch's rows in PostgreSQL's binary COPY format (version 3 of the file format in its manual). Text that
/// holds a
/// NUL, which PostgreSQL cannot, is written with U+2400 in its place.
final class BinaryCopy {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final long MICROS_TO_2000 = 946_684_800_000_000L;
    private static final int NULL = -1;

    private final CopyIn copy;
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private boolean exact = true;

    BinaryCopy(CopyIn copy) {
        this.copy = copy;
    }

    /// @param batch ordinal of the batch
    /// @return whether every value was written as it is
    boolean write(long batch, Table rows) throws SQLException {
        int width = rows.schema().columns().size();
        var columns = new Values[width];
        var isTime = new boolean[width];
        for (int c = 0; c < width; c++) {
            columns[c] = rows.values(c);
            isTime[c] = rows.schema().columns().get(c).type() == ColumnType.TIMESTAMP;
        }
        buffer.put(HEADER);
        for (int row = 0; row < rows.rows(); row++) {
            reserve(2 + 12 + 8);
            buffer.putShort((short) (width + 2));
            buffer.putInt(Long.BYTES).putLong(batch);
            buffer.putInt(Integer.BYTES).putInt(row);
            for (int c = 0; c < width; c++) {
                value(columns[c], row, isTime[c]);
            }
        }
        reserve(2);
        buffer.putShort((short) -1);
        flush();
        copy.endCopy();
        return exact;
    }

    private void value(Values values, int row, boolean isTime) throws SQLException {
        reserve(12);
        if (values.isNull(row)) {
            buffer.putInt(NULL);
            return;
        }
        switch (values) {
            case Longs longs -> buffer.putInt(Long.BYTES).putLong(longs.get(row) - (isTime ? MICROS_TO_2000 : 0));
            case Doubles doubles -> buffer.putInt(Double.BYTES).putDouble(doubles.get(row));
            case Booleans booleans -> buffer.putInt(1).put((byte) (booleans.get(row) ? 1 : 0));
            case Strings strings -> text(strings.get(row));
        }
    }

    private void text(String text) throws SQLException {
        String sayable = text;
        if (text.indexOf('\0') >= 0) {
            sayable = text.replace('\0', '\u2400');
            exact = false;
        }
        byte[] utf8 = sayable.getBytes(StandardCharsets.UTF_8);
        buffer.putInt(utf8.length);
        reserve(utf8.length);
        buffer.put(utf8);
    }

    private void reserve(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            flush();
            if (buffer.capacity() < bytes) {
                buffer = ByteBuffer.allocate(bytes);
            }
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
