package io.infranaut.platform.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request whose body ends in [BodyTooLarge] beyond a limit, and can be kept to be read twice.
final class BoundedRequest extends HttpServletRequestWrapper {
    private long limit;
    private @Nullable ServletInputStream stream;

    BoundedRequest(HttpServletRequest request, long limit) {
        super(request);
        this.limit = limit;
    }

    void limit(long bytes) {
        this.limit = bytes;
    }

    /// Reads the whole body and gives it again to whoever reads it next.
    byte[] keep() throws IOException {
        byte[] body = getInputStream().readAllBytes();
        stream = new Stream(new ByteArrayInputStream(body), Long.MAX_VALUE);
        return body;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            if (getContentLengthLong() > limit) {
                throw new BodyTooLarge(limit);
            }
            stream = new Stream(super.getInputStream(), limit);
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Stream extends ServletInputStream {
        private final InputStream in;
        private final long limit;
        private long read;
        private boolean ended;

        private Stream(InputStream in, long limit) {
            this.in = in;
            this.limit = limit;
        }

        private int count(int n) {
            if (n < 0) {
                ended = true;
            } else {
                read += n;
                if (read > limit) {
                    throw new BodyTooLarge(limit);
                }
            }
            return n;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count(b < 0 ? -1 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return count(in.read(buffer, offset, length));
        }

        @Override
        public boolean isFinished() {
            return ended;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("this body is read by blocking");
        }
    }
}
