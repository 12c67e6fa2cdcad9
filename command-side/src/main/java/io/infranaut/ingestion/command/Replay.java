package io.infranaut.ingestion.command;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.queue.QuarantinedRow;
import io.infranaut.platform.segment.SpoolStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Quarantined rows as a body that can be read again.
///
/// @param format NDJSON; or CSV when rows of a CSV are among them
record Replay(RowFormat format, byte[] body) {

    static Replay of(SpoolStore spool, Digest quarantine) throws IOException {
        var rows = new ArrayList<QuarantinedRow>();
        try (var lines = new BufferedReader(new InputStreamReader(spool.open(quarantine), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(Json.mapper().readValue(line, QuarantinedRow.class));
            }
        }
        String header = null;
        for (QuarantinedRow row : rows) {
            header = row.header() == null ? header : row.header();
        }
        var text = new StringBuilder();
        if (header != null) {
            text.append(header).append("\r\n");
        }
        for (QuarantinedRow row : rows) {
            text.append(header == null || row.header() != null ? row.raw() : asCsv(row.raw(), header))
                    .append("\r\n");
        }
        return new Replay(
                header == null ? RowFormat.NDJSON : RowFormat.CSV,
                text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// A JSON object as a record of a CSV.
    private static String asCsv(String object, String header) {
        JsonNode row = Json.mapper().readTree(object);
        List<String> names =
                CsvReader.builder().ofCsvRecord(header).iterator().next().getFields();
        var fields = new ArrayList<@Nullable String>();
        for (String name : names) {
            JsonNode value = row.get(name);
            fields.add(value == null || value.isNull() ? null : value.asString());
        }
        var text = new StringWriter();
        CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(text).writeRecord(fields);
        return text.toString().stripTrailing();
    }
}
