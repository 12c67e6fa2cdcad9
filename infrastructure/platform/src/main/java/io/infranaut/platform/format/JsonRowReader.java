package io.infranaut.platform.format;

import io.infranaut.platform.api.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/// An array of objects, or an object whose only member `rows` is one.
final class JsonRowReader implements RowReader {
    private final Window window;
    private final RowAssembler rows;
    private final JsonParser parser;
    private boolean wrapped;
    private boolean started;
    private boolean ended;

    JsonRowReader(InputStream body, TableSchema schema, ReadLimits limits) throws IOException {
        window = new Window(body, limits.maxRowBytes());
        rows = new RowAssembler(schema, limits);
        try {
            parser = JsonRows.factory(limits).createParser(ObjectReadContext.empty(), window);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    @Override
    public @Nullable RowBatch next(int maxRows) throws IOException {
        try {
            if (!started) {
                start();
            }
            while (!ended && rows.pending() < maxRows) {
                row();
            }
            return rows.takeBatch();
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private void start() {
        started = true;
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            wrapped = true;
            if (parser.nextToken() != JsonToken.PROPERTY_NAME
                    || !parser.currentName().equals("rows")) {
                throw new MalformedBodyException("an object that holds rows has one member, \"rows\"");
            }
            first = parser.nextToken();
        }
        if (first != JsonToken.START_ARRAY) {
            throw new MalformedBodyException("rows are a JSON array of objects, or an object with it as \"rows\"");
        }
        if (parser.currentTokenLocation().getByteOffset() < 0) {
            throw new MalformedBodyException("JSON must be in UTF-8");
        }
    }

    private void row() {
        window.forgetBefore(parser.currentLocation().getByteOffset());
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            end();
            return;
        }
        long from = parser.currentTokenLocation().getByteOffset();
        JsonRows.read(parser, rows);
        if (rows.hasProblems()) {
            parser.finishToken();
        }
        long to = parser.currentLocation().getByteOffset();
        rows.endRow(() -> window.text(from, to));
    }

    private void end() {
        ended = true;
        if (wrapped && parser.nextToken() != JsonToken.END_OBJECT) {
            throw new MalformedBodyException("an object that holds rows has one member, \"rows\"");
        }
        if (parser.nextToken() != null) {
            throw new MalformedBodyException("the body goes on after its rows");
        }
    }

    private MalformedBodyException malformed(JacksonException e) {
        return new MalformedBodyException("the body is not JSON: " + JsonRows.describe(e), e);
    }

    @Override
    public void close() throws IOException {
        parser.close();
        window.close();
    }

    /// Keeps what the parser has taken since the current row began, so that a bad row can be shown as it was sent.
    private static final class Window extends InputStream {
        private final InputStream source;
        private final long maxRowBytes;
        private byte[] kept = new byte[1 << 14];
        private long start;
        private int length;

        Window(InputStream source, int maxRowBytes) {
            this.source = source;
            this.maxRowBytes = maxRowBytes;
        }

        void forgetBefore(long offset) {
            int gone = (int) (offset - start);
            if (gone > 0) {
                length -= gone;
                System.arraycopy(kept, gone, kept, 0, length);
                start = offset;
            }
        }

        String text(long from, long to) {
            return new String(kept, (int) (from - start), (int) (to - from), StandardCharsets.UTF_8);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            int n = source.read(target, offset, count);
            if (n > 0) {
                if (length > maxRowBytes) {
                    throw new MalformedBodyException("a row is longer than " + maxRowBytes + " bytes");
                }
                if (length + n > kept.length) {
                    kept = Arrays.copyOf(kept, Math.max(length + n, kept.length * 2));
                }
                System.arraycopy(target, offset, kept, length, n);
                length += n;
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
