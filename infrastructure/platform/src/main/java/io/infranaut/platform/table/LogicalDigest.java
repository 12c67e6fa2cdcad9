package io.infranaut.platform.table;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The digest of what a table says, whoever stored it and in whichever format or batches: SHA-256 over
///
/// 1. the 18 bytes `infranaut.table.1` and a line feed, in ASCII;
/// 2. the number of columns (u32), then per column its name (text) and the name of its type (text);
/// 3. the rows in order; per row its values in the order of the columns: one byte 0 for null, else one byte 1 and then
///    BOOLEAN as one byte 0 or 1, INTEGER as i64, TIMESTAMP as i64 microseconds since 1970-01-01T00:00:00Z, DOUBLE as
///    its 64 IEEE 754 bits, STRING as text;
/// 4. the number of rows (u64).
///
/// All numbers are big-endian; text is its length in bytes (u32) and its UTF-8, taken as it is: no Unicode
/// normalisation, no trimming. Therefore 0.0 and −0.0 differ, null and "" differ, and "é" as one or as two code points
/// differ. NaN, infinities and unpaired surrogates cannot occur, a [Table] does not hold them. Roles and nullability
/// are left out: they say how values are read, not what they are. The order of columns and of rows counts.
///
/// Rows may be added in any number of tables. Not for use by several threads.
public final class LogicalDigest {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int LARGEST_FIXED = 9;

    private final TableSchema schema;
    private final MessageDigest sha;
    private final byte[] buffer = new byte[1 << 16];
    private int filled;
    private long rows;

    public LogicalDigest(TableSchema schema) {
        this.schema = schema;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        sha.update("infranaut.table.1\n".getBytes(StandardCharsets.US_ASCII));
        int32(schema.columns().size());
        for (Column column : schema.columns()) {
            text(column.name());
            text(column.type().name());
        }
    }

    public static Digest of(Table table) {
        return new LogicalDigest(table.schema()).add(table).finish();
    }

    /// @throws IllegalArgumentException when names or types of the columns differ from those given at the start
    public LogicalDigest add(Table table) {
        requireSameColumns(table.schema());
        int width = schema.columns().size();
        var columns = new Values[width];
        for (int c = 0; c < width; c++) {
            columns[c] = table.values(c);
        }
        for (int r = 0; r < table.rows(); r++) {
            for (int c = 0; c < width; c++) {
                value(columns[c], r);
            }
        }
        rows += table.rows();
        return this;
    }

    /// The digest; nothing can be added afterwards.
    public Digest finish() {
        reserve();
        LONG.set(buffer, filled, rows);
        filled += Long.BYTES;
        sha.update(buffer, 0, filled);
        return new Digest(HexFormat.of().formatHex(sha.digest()));
    }

    private void requireSameColumns(TableSchema other) {
        List<Column> mine = schema.columns();
        List<Column> theirs = other.columns();
        boolean same = mine.size() == theirs.size();
        for (int i = 0; same && i < mine.size(); i++) {
            same = mine.get(i).name().equals(theirs.get(i).name())
                    && mine.get(i).type() == theirs.get(i).type();
        }
        if (!same) {
            throw new IllegalArgumentException("the columns of the table are not those of the digest");
        }
    }

    private void value(Values values, int row) {
        reserve();
        if (values.isNull(row)) {
            buffer[filled++] = 0;
            return;
        }
        buffer[filled++] = 1;
        switch (values) {
            case Longs longs -> int64(longs.get(row));
            case Doubles doubles -> int64(Double.doubleToRawLongBits(doubles.get(row)));
            case Booleans booleans -> buffer[filled++] = (byte) (booleans.get(row) ? 1 : 0);
            case Strings strings -> text(strings.get(row));
        }
    }

    private void int64(long value) {
        LONG.set(buffer, filled, value);
        filled += Long.BYTES;
    }

    private void int32(int value) {
        reserve();
        INT.set(buffer, filled, value);
        filled += Integer.BYTES;
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length);
        if (utf8.length > buffer.length - filled) {
            flush();
            if (utf8.length > buffer.length) {
                sha.update(utf8);
                return;
            }
        }
        System.arraycopy(utf8, 0, buffer, filled, utf8.length);
        filled += utf8.length;
    }

    private void reserve() {
        if (buffer.length - filled < LARGEST_FIXED) {
            flush();
        }
    }

    private void flush() {
        sha.update(buffer, 0, filled);
        filled = 0;
    }
}
