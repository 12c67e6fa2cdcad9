package io.infranaut.platform.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The bytes of a Parquet page while it is put together: little-endian numbers and runs of small integers.
final class PageBuffer {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[1 << 16];
    private int size;

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    void int8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void int32(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    void int64(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    void bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void int32At(int position, int value) {
        INT.set(bytes, position, value);
    }

    void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            int8(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        int8(rest);
    }

    /// One run of the RLE hybrid encoding that repeats a value of at most eight bits.
    void repeated(int value, int count) {
        varint(count << 1);
        int8(value);
    }

    /// One bit-packed run of the RLE hybrid encoding; the last group of eight is filled up with zeros.
    void packed(int[] values, int count, int bitWidth) {
        int groups = (count + 7) / 8;
        varint(groups << 1 | 1);
        bits(values, count, bitWidth, groups * bitWidth);
    }

    /// Values of the given width one after the other, least significant bit first, in that many bytes.
    void bits(int[] values, int count, int bitWidth, int length) {
        reserve(length + Long.BYTES);
        int end = size + length;
        long pending = 0;
        int filled = 0;
        for (int i = 0; i < count; i++) {
            pending |= (long) values[i] << filled;
            filled += bitWidth;
            while (filled >= 8) {
                bytes[size++] = (byte) pending;
                pending >>>= 8;
                filled -= 8;
            }
        }
        if (filled > 0) {
            bytes[size++] = (byte) pending;
        }
        while (size < end) {
            bytes[size++] = 0;
        }
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int)
                    Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
        }
    }
}
