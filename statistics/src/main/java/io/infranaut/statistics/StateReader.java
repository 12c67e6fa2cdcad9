package io.infranaut.statistics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Reads what [StateWriter] wrote. Every method throws [IllegalArgumentException] when the bytes are not such a state.
public final class StateReader {
    private final ByteBuffer bytes;
    private final String name;
    private final int version;

    public StateReader(byte[] state) {
        if (state.length < Integer.BYTES) {
            throw new IllegalArgumentException("a state has more than " + state.length + " bytes");
        }
        bytes = ByteBuffer.wrap(state, 0, state.length - Integer.BYTES);
        CRC32C crc = new CRC32C();
        crc.update(state, 0, bytes.limit());
        if (ByteBuffer.wrap(state).getInt(bytes.limit()) != (int) crc.getValue()) {
            throw new IllegalArgumentException("the state's checksum is wrong: it is cut or changed");
        }
        name = new String(read(readByte()), StandardCharsets.US_ASCII);
        version = readByte();
    }

    /// What the state is of.
    public String name() {
        return name;
    }

    /// Refuses the state of anything else, or of another version.
    public StateReader expect(String expectedName, int expectedVersion) {
        if (!name.equals(expectedName) || version != expectedVersion) {
            throw new IllegalArgumentException("this is the state of '%s' version %d, not of '%s' version %d"
                    .formatted(name, version, expectedName, expectedVersion));
        }
        return this;
    }

    public boolean readBoolean() {
        return readByte() == 1;
    }

    public int readInt() {
        return left(Integer.BYTES).getInt();
    }

    public long readLong() {
        return left(Long.BYTES).getLong();
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public byte[] readBytes() {
        return read(readInt());
    }

    public String readString() {
        int length = readInt();
        left((long) length * Character.BYTES);
        char[] value = new char[length];
        for (int i = 0; i < length; i++) {
            value[i] = bytes.getChar();
        }
        return new String(value);
    }

    public double[] readDoubles() {
        long[] bits = readLongs();
        double[] values = new double[bits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(bits[i]);
        }
        return values;
    }

    public long[] readLongs() {
        int length = readInt();
        left((long) length * Long.BYTES);
        long[] values = new long[length];
        for (int i = 0; i < length; i++) {
            values[i] = bytes.getLong();
        }
        return values;
    }

    /// Refuses a state with bytes left.
    public void end() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes too many in the state of " + name);
        }
    }

    private int readByte() {
        return left(1).get() & 0xFF;
    }

    private byte[] read(int length) {
        ByteBuffer rest = left(length);
        byte[] value = new byte[length];
        rest.get(value);
        return value;
    }

    private ByteBuffer left(long needed) {
        if (needed < 0 || bytes.remaining() < needed) {
            throw new IllegalArgumentException("the state ends too early");
        }
        return bytes;
    }
}
