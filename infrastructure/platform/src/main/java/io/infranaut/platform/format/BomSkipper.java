package io.infranaut.platform.format;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// Leaves out a byte order mark at the start of a text.
final class BomSkipper extends FilterReader {
    private boolean started;

    BomSkipper(Reader text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        var one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] target, int offset, int count) throws IOException {
        int n = super.read(target, offset, count);
        if (started || n <= 0) {
            return n;
        }
        started = true;
        if (target[offset] != '\uFEFF') {
            return n;
        }
        if (n == 1) {
            return super.read(target, offset, count);
        }
        System.arraycopy(target, offset + 1, target, offset, n - 1);
        return n - 1;
    }
}
