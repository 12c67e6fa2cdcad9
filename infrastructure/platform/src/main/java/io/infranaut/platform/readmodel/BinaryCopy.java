package io.infranaut.platform.readmodel;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.util.ByteConverter;

/// Rows on their way into a table, in PostgreSQL's binary COPY format (version 3 of the file format in its manual). The
/// values of a row follow its beginning, in the order of the columns, each by the method of its column's type.
public final class BinaryCopy implements AutoCloseable {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final long MICROS_TO_2000 = 946_684_800_000_000L;
    private static final int NULL = -1;
    private static final byte JSONB_VERSION = 1;
    /// of the types, as PostgreSQL's catalogue numbers them
    private static final int TEXT = 25;

    private static final int UUID_TYPE = 2950;
    private static final int LONGEST_FIXED = 20;
    private static final int READ_AT_ONCE = 1 << 16;

    private final CopyIn copy;
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 14);

    /// @param statement that copies from the client in the binary format
    public BinaryCopy(Connection connection, String statement) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
        buffer.put(HEADER);
    }

    public void row(int columns) throws SQLException {
        reserve(LONGEST_FIXED);
        buffer.putShort((short) columns);
    }

    public void nothing() throws SQLException {
        reserve(LONGEST_FIXED);
        buffer.putInt(NULL);
    }

    public void bigint(long value) throws SQLException {
        reserve(LONGEST_FIXED);
        buffer.putInt(Long.BYTES).putLong(value);
    }

    public void integer(int value) throws SQLException {
        reserve(LONGEST_FIXED);
        buffer.putInt(Integer.BYTES).putInt(value);
    }

    public void real(double value) throws SQLException {
        reserve(LONGEST_FIXED);
        buffer.putInt(Double.BYTES).putDouble(value);
    }

    public void truth(boolean value) throws SQLException {
        reserve(LONGEST_FIXED);
        buffer.putInt(1).put((byte) (value ? 1 : 0));
    }

    /// @param micros since 1970
    public void instant(long micros) throws SQLException {
        bigint(micros - MICROS_TO_2000);
    }

    public void text(String value) throws SQLException {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] value) throws SQLException {
        reserve(Integer.BYTES + value.length);
        buffer.putInt(value.length).put(value);
    }

    /// A value of the class that jOOQ has for the column's type.
    ///
    /// @throws IllegalArgumentException for a class that no table of a read model has had yet
    public void value(@Nullable Object value) throws SQLException {
        switch (value) {
            case null -> nothing();
            case String text -> text(text);
            case UUID uuid -> {
                reserve(LONGEST_FIXED);
                buffer.putInt(2 * Long.BYTES);
                put(uuid);
            }
            case Long number -> bigint(number);
            case Integer number -> integer(number);
            case Double number -> real(number);
            case Boolean truth -> truth(truth);
            case Instant instant -> instant(micros(instant));
            case JSONB json -> {
                byte[] utf8 = json.data().getBytes(StandardCharsets.UTF_8);
                reserve(Integer.BYTES + 1 + utf8.length);
                buffer.putInt(1 + utf8.length).put(JSONB_VERSION).put(utf8);
            }
            case JSON json -> text(json.data());
            case byte[] octets -> bytes(octets);
            case BigDecimal number -> bytes(ByteConverter.numeric(number));
            case String[] texts -> array(TEXT, texts);
            case UUID[] uuids -> array(UUID_TYPE, uuids);
            default -> throw new IllegalArgumentException("cannot copy a " + value.getClass());
        }
    }

    /// To the nearest, as the driver rounds them.
    private static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), (instant.getNano() + 500) / 1000);
    }

    private void put(UUID uuid) {
        buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    private void array(int type, @Nullable Object[] values) throws SQLException {
        var utf8 = new byte @Nullable [values.length][];
        int length = values.length == 0 ? 3 * Integer.BYTES : 5 * Integer.BYTES;
        boolean nulls = false;
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            nulls |= value == null;
            if (value instanceof String text) {
                utf8[i] = text.getBytes(StandardCharsets.UTF_8);
            }
            length += Integer.BYTES
                    + switch (value) {
                        case null -> 0;
                        case UUID _ -> 2 * Long.BYTES;
                        default -> utf8[i].length;
                    };
        }
        reserve(Integer.BYTES + length);
        buffer.putInt(length)
                .putInt(values.length == 0 ? 0 : 1)
                .putInt(nulls ? 1 : 0)
                .putInt(type);
        if (values.length > 0) {
            buffer.putInt(values.length).putInt(1);
        }
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> buffer.putInt(NULL);
                case UUID uuid -> {
                    buffer.putInt(2 * Long.BYTES);
                    put(uuid);
                }
                default -> buffer.putInt(utf8[i].length).put(utf8[i]);
            }
        }
    }

    private void reserve(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            buffer.clear();
            if (buffer.capacity() < bytes) {
                buffer = ByteBuffer.allocate(bytes);
            }
        }
    }

    /// Takes each text that a query answers with, which has one column and no nulls: in the order of the query, as
    /// UTF-8.
    ///
    /// @return how many there are
    static long texts(Connection connection, String query, Consumer<byte[]> taker) throws SQLException {
        String statement = "copy (" + query + ") to stdout (format binary)";
        try (var in = new DataInputStream(new BufferedInputStream(
                new PGCopyInputStream(connection.unwrap(PGConnection.class), statement), READ_AT_ONCE))) {
            in.skipNBytes(HEADER.length);
            long texts = 0;
            while (in.readShort() > 0) {
                taker.accept(in.readNBytes(in.readInt()));
                texts++;
            }
            return texts;
        } catch (IOException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the rows; they are in the table then.
    public void finish() throws SQLException {
        reserve(Short.BYTES);
        buffer.putShort((short) -1);
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
