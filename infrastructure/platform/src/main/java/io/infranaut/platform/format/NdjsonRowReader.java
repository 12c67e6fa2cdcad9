package io.infranaut.platform.format;

import io.infranaut.platform.api.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// One JSON object a line; blank lines are skipped, a line that is not JSON is a bad row and no more.
final class NdjsonRowReader implements RowReader {
    private final InputStream body;
    private final RowAssembler rows;
    private final JsonFactory json;
    private final int maxRowBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;

    NdjsonRowReader(InputStream body, TableSchema schema, ReadLimits limits) {
        this.body = body;
        this.rows = new RowAssembler(schema, limits);
        this.json = JsonRows.factory(limits);
        this.maxRowBytes = limits.maxRowBytes();
    }

    @Override
    public @Nullable RowBatch next(int maxRows) throws IOException {
        while (rows.pending() < maxRows) {
            byte[] line = nextLine();
            if (line == null) {
                break;
            }
            if (!isBlank(line)) {
                read(line);
            }
        }
        return rows.takeBatch();
    }

    private void read(byte[] line) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            JsonRows.read(parser, rows);
            if (parser.nextToken() != null) {
                rows.rowProblem("has more than one JSON value in its line");
            }
        } catch (JacksonException e) {
            rows.rowProblem("is not JSON: " + JsonRows.describe(e));
        }
        rows.endRow(() -> new String(line, StandardCharsets.UTF_8));
    }

    /// The next line without its end, or null after the last.
    private byte @Nullable [] nextLine() throws IOException {
        ByteArrayOutputStream longer = null;
        while (true) {
            if (position == limit) {
                limit = body.read(buffer);
                position = 0;
                if (limit <= 0) {
                    limit = 0;
                    return longer == null ? null : longer.toByteArray();
                }
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            int length = end - position;
            if ((longer == null ? 0 : longer.size()) + length > maxRowBytes) {
                throw new MalformedBodyException("row " + rows.ordinal() + " is longer than " + maxRowBytes + " bytes");
            }
            if (end < limit && longer == null) {
                byte[] line = new byte[length];
                System.arraycopy(buffer, position, line, 0, length);
                position = end + 1;
                return line;
            }
            longer = longer == null ? new ByteArrayOutputStream(length * 2) : longer;
            longer.write(buffer, position, length);
            if (end < limit) {
                position = end + 1;
                return longer.toByteArray();
            }
            position = limit;
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
