package io.infranaut.statistics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Writes the state of a detector or a sketch as stable bytes: its name and version, then its fields, big-endian, then
/// a CRC-32C of all that. The same state gives the same bytes on any Java, and [StateReader] refuses what is cut or
/// changed.
public final class StateWriter {
    private ByteBuffer bytes = ByteBuffer.allocate(256);

    /// @param name what the state is of: ASCII, at most 255 characters
    /// @param version of the fields that follow, 0 to 255
    public StateWriter(String name, int version) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        room(ascii.length + 2).put((byte) ascii.length).put(ascii).put((byte) version);
    }

    public StateWriter add(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
        return this;
    }

    public StateWriter add(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    public StateWriter add(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public StateWriter add(double value) {
        return add(Double.doubleToLongBits(value));
    }

    /// The length, then the bytes.
    public StateWriter add(byte[] value) {
        add(value.length);
        room(value.length).put(value);
        return this;
    }

    /// The length, then the characters as they are: also one that is half of a pair comes back.
    public StateWriter add(String value) {
        add(value.length());
        room(value.length() * Character.BYTES);
        for (int i = 0; i < value.length(); i++) {
            bytes.putChar(value.charAt(i));
        }
        return this;
    }

    /// The length, then the first `length` values.
    public StateWriter add(double[] values, int length) {
        add(length);
        room(length * Double.BYTES);
        for (int i = 0; i < length; i++) {
            bytes.putLong(Double.doubleToLongBits(values[i]));
        }
        return this;
    }

    /// The length, then the values.
    public StateWriter add(long[] values) {
        add(values.length);
        room(values.length * Long.BYTES);
        for (long value : values) {
            bytes.putLong(value);
        }
        return this;
    }

    /// The bytes, sealed by their checksum.
    public byte[] bytes() {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.position());
        return add((int) crc.getValue()).trimmed();
    }

    private byte[] trimmed() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int needed) {
        if (bytes.remaining() < needed) {
            int size = Math.addExact(bytes.position(), Math.max(needed, bytes.position()));
            bytes = ByteBuffer.allocate(size).put(bytes.flip());
        }
        return bytes;
    }
}
