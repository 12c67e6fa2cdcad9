package io.infranaut.ingestion.process;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.ContentCoding;
import io.infranaut.platform.format.MalformedBodyException;
import io.infranaut.platform.format.ReadLimits;
import io.infranaut.platform.format.RowBatch;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.format.RowReader;
import io.infranaut.platform.queue.BatchReference;
import io.infranaut.platform.segment.SpoolStore;
import io.infranaut.platform.table.Table;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body that is being read. Batches that follow each other in one body share its reader.
final class OpenBody implements AutoCloseable {
    private static final int SKIP = 10_000;

    private final SpoolStore spool;
    private final long maxDecoded;
    private @Nullable RowReader reader;
    private @Nullable Digest body;
    private @Nullable TableSchema schema;
    private long row;

    /// @param maxDecoded bytes of a body that is not cut into batches, decompressed
    OpenBody(SpoolStore spool, long maxDecoded) {
        this.spool = spool;
        this.maxDecoded = maxDecoded;
    }

    /// The rows of a batch.
    ///
    /// @throws MalformedBodyException when they cannot be read
    /// @throws io.infranaut.platform.format.BodyTooLargeException when they are too many
    RowBatch read(BatchReference reference, TableSchema expected) throws IOException {
        BatchReference.Rows rows = reference.rows();
        try {
            if (rows == null) {
                close();
                try (RowReader whole = open(spool, reference, expected, maxDecoded)) {
                    RowBatch batch = whole.next(Integer.MAX_VALUE);
                    return batch == null ? new RowBatch(0, Table.empty(expected), List.of()) : batch;
                }
            }
            return read(reference, rows, expected);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private RowBatch read(BatchReference reference, BatchReference.Rows rows, TableSchema expected) throws IOException {
        RowReader open = reader;
        if (open == null || !reference.body().equals(body) || !expected.equals(schema) || row > rows.first()) {
            close();
            open = open(spool, reference, expected, Long.MAX_VALUE);
            reader = open;
            body = reference.body();
            schema = expected;
            row = 0;
        }
        while (row < rows.first()) {
            RowBatch skipped = open.next((int) Math.min(SKIP, rows.first() - row));
            if (skipped == null) {
                throw new MalformedBodyException("the body ends before row " + rows.first());
            }
            row += skipped.size();
        }
        RowBatch batch = open.next(rows.count());
        if (batch == null || batch.size() != rows.count()) {
            throw new MalformedBodyException("the body ends before row " + (rows.first() + rows.count()));
        }
        row += batch.size();
        return batch;
    }

    static RowReader open(SpoolStore spool, BatchReference reference, TableSchema schema, long maxDecoded)
            throws IOException {
        RowFormat format = RowFormat.ofMediaType(reference.contentType())
                .orElseThrow(
                        () -> new MalformedBodyException("the format " + reference.contentType() + " is not known"));
        ContentCoding coding = ContentCoding.of(reference.contentEncoding())
                .orElseThrow(() -> new MalformedBodyException("the compression is not known"));
        return open(spool, reference.body(), format, coding, schema, maxDecoded);
    }

    static RowReader open(
            SpoolStore spool, Digest body, RowFormat format, ContentCoding coding, TableSchema schema, long maxDecoded)
            throws IOException {
        if (format == RowFormat.PARQUET && coding == ContentCoding.IDENTITY) {
            return format.read(spool.path(body), schema, ReadLimits.DEFAULT);
        }
        var stored = new BufferedInputStream(spool.open(body), 1 << 16);
        try {
            return format.read(coding.decode(stored, maxDecoded), schema, ReadLimits.DEFAULT);
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        RowReader open = reader;
        reader = null;
        body = null;
        if (open != null) {
            open.close();
        }
    }
}
