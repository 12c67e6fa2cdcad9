package io.infranaut.platform.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/// Writes the compact protocol of Apache Thrift, which the headers and the footer of a Parquet file are in: only what
/// those need. Field ids within a struct ascend.
final class Thrift {
    private static final int BOOLEAN_TRUE = 1;
    private static final int BOOLEAN_FALSE = 2;
    static final int I32 = 5;
    private static final int I64 = 6;
    static final int BINARY = 8;
    private static final int LIST = 9;
    static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ArrayDeque<Integer> outer = new ArrayDeque<>();
    private int lastId;

    byte[] bytes() {
        return out.toByteArray();
    }

    Thrift i32(int id, int value) {
        field(id, I32);
        varint(zigzag(value));
        return this;
    }

    Thrift i64(int id, long value) {
        field(id, I64);
        varint(zigzag(value));
        return this;
    }

    Thrift bool(int id, boolean value) {
        field(id, value ? BOOLEAN_TRUE : BOOLEAN_FALSE);
        return this;
    }

    Thrift text(int id, String value) {
        return binary(id, value.getBytes(StandardCharsets.UTF_8));
    }

    Thrift binary(int id, byte[] value) {
        field(id, BINARY);
        element(value);
        return this;
    }

    /// Begins a struct as a field; [#end] ends it.
    Thrift begin(int id) {
        field(id, STRUCT);
        return begin();
    }

    /// Begins a struct as an element of a list, or the outermost one.
    Thrift begin() {
        outer.push(lastId);
        lastId = 0;
        return this;
    }

    Thrift end() {
        out.write(0);
        lastId = outer.pop();
        return this;
    }

    /// Begins a list; its elements follow.
    Thrift list(int id, int elementType, int size) {
        field(id, LIST);
        if (size < 15) {
            out.write(size << 4 | elementType);
        } else {
            out.write(0xf0 | elementType);
            varint(size);
        }
        return this;
    }

    Thrift element(int value) {
        varint(zigzag(value));
        return this;
    }

    Thrift element(byte[] value) {
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void field(int id, int type) {
        int delta = id - lastId;
        if (delta < 1 || delta > 15) {
            throw new IllegalArgumentException("field " + id + " after field " + lastId);
        }
        out.write(delta << 4 | type);
        lastId = id;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }
}
