package io.infranaut.ingestion.process;

import io.infranaut.platform.format.BadRow;
import io.infranaut.platform.format.RowBatch;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.queue.QuarantinedRow;
import io.infranaut.platform.segment.SpoolStore;
import io.infranaut.platform.table.BatchCheck.Failure;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.Quarantine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps the rows of a batch that failed: one JSON object a line, in the order of the rows, with the row as it came and
/// all that is wrong with it. Rows that fit the schema and failed a check are kept as JSON objects.
final class QuarantineFile {
    private QuarantineFile() {}

    /// @param header the header line of the body that the bad rows come from, if it is CSV
    static Quarantine write(SpoolStore spool, RowBatch batch, List<Failure> failures, @Nullable String header)
            throws IOException {
        var lines = new ArrayList<QuarantinedRow>();
        for (BadRow row : batch.bad()) {
            lines.add(new QuarantinedRow(row.ordinal(), header, row.raw(), row.problems()));
        }
        lines.addAll(failed(batch, failures));
        lines.sort(Comparator.comparingLong(QuarantinedRow::ordinal));
        var text = new ByteArrayOutputStream();
        for (QuarantinedRow line : lines) {
            text.write(Json.mapper().writeValueAsBytes(line));
            text.write('\n');
        }
        var stored = spool.write(new ByteArrayInputStream(text.toByteArray()), Long.MAX_VALUE);
        return new Quarantine(stored.digest(), lines.size());
    }

    /// The first line of a CSV, which may hold line ends within quotes.
    static String header(InputStream csv) throws IOException {
        var line = new ByteArrayOutputStream();
        boolean quoted = false;
        for (int b = csv.read(); b >= 0 && (quoted || b != '\n'); b = csv.read()) {
            quoted ^= b == '"';
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private static List<QuarantinedRow> failed(RowBatch batch, List<Failure> failures) throws IOException {
        var byRow = new TreeMap<Integer, List<Failure>>();
        for (Failure failure : failures) {
            byRow.computeIfAbsent(failure.row(), row -> new ArrayList<>()).add(failure);
        }
        if (byRow.isEmpty()) {
            return List.of();
        }
        long[] ordinals = ordinals(batch);
        Table rows = batch.table()
                .select(byRow.keySet().stream().mapToInt(row -> row).toArray());
        var text = new ByteArrayOutputStream();
        try (var writer = RowFormat.NDJSON.write(text, rows.schema())) {
            writer.write(rows);
        }
        String[] raw = text.toString(StandardCharsets.UTF_8).split("\n", -1);
        var lines = new ArrayList<QuarantinedRow>();
        int i = 0;
        for (Map.Entry<Integer, List<Failure>> row : byRow.entrySet()) {
            long ordinal = ordinals[row.getKey()];
            lines.add(new QuarantinedRow(
                    ordinal,
                    null,
                    raw[i++],
                    row.getValue().stream()
                            .map(f -> new BadRow.Problem(f.column(), path(ordinal, f), f.message()))
                            .toList()));
        }
        return lines;
    }

    private static String path(long ordinal, Failure failure) {
        return failure.column() == null
                ? "/" + ordinal
                : "/" + ordinal + "/" + failure.column().replace("~", "~0").replace("/", "~1");
    }

    /// The ordinals of the good rows: those that no bad row has.
    private static long[] ordinals(RowBatch batch) {
        var ordinals = new long[batch.table().rows()];
        long next = batch.firstOrdinal();
        int bad = 0;
        for (int i = 0; i < ordinals.length; i++, next++) {
            while (bad < batch.bad().size() && batch.bad().get(bad).ordinal() == next) {
                bad++;
                next++;
            }
            ordinals[i] = next;
        }
        return ordinals;
    }
}
