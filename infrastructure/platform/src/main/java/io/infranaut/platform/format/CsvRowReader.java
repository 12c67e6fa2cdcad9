package io.infranaut.platform.format;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// RFC 4180 with a header line that names the columns, in any order.
final class CsvRowReader implements RowReader {
    private final CsvReader<List<@Nullable String>> csv;
    private final Iterator<List<@Nullable String>> records;
    private final RowAssembler rows;
    private final int[] columns;

    CsvRowReader(InputStream body, TableSchema schema, ReadLimits limits) throws IOException {
        rows = new RowAssembler(schema, limits);
        csv = open(body, limits);
        records = csv.iterator();
        List<@Nullable String> header = nextRecord();
        if (header == null) {
            throw new MalformedBodyException("the CSV has no header line");
        }
        columns = new int[header.size()];
        var named = new HashSet<String>();
        for (int i = 0; i < columns.length; i++) {
            String name = header.get(i) == null ? "" : header.get(i);
            columns[i] = rows.indexOf(name);
            if (columns[i] == RowAssembler.UNKNOWN) {
                throw new MalformedBodyException(
                        "the CSV header names " + quoted(name) + ", which is not a column of the schema");
            }
            if (!named.add(name)) {
                throw new MalformedBodyException("the CSV header names " + quoted(name) + " twice");
            }
        }
        for (Column column : schema.columns()) {
            if (!column.nullable() && !named.contains(column.name())) {
                throw new MalformedBodyException("the CSV header lacks " + quoted(column.name()));
            }
        }
    }

    /// Reads the records of a CSV; null stands for a field that is empty and not quoted.
    static CsvReader<List<@Nullable String>> open(InputStream body, ReadLimits limits) {
        var text = new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder());
        return CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .skipEmptyLines(true)
                .detectBomHeader(false)
                .maxBufferSize(Math.max(limits.maxRowBytes(), 1 << 16))
                .build(new Fields(), new CsvText(text));
    }

    @Override
    public @Nullable RowBatch next(int maxRows) throws IOException {
        while (rows.pending() < maxRows) {
            List<@Nullable String> row = nextRecord();
            if (row == null) {
                break;
            }
            if (row.size() != columns.length) {
                rows.rowProblem("has " + row.size() + " fields where the header has " + columns.length);
            } else {
                for (int i = 0; i < columns.length; i++) {
                    String field = row.get(i);
                    if (field == null) {
                        rows.nullValue(columns[i]);
                    } else {
                        rows.text(columns[i], field);
                    }
                }
            }
            rows.endRow(() -> record(row));
        }
        return rows.takeBatch();
    }

    private @Nullable List<@Nullable String> nextRecord() throws IOException {
        return next(records);
    }

    static @Nullable List<@Nullable String> next(Iterator<List<@Nullable String>> records) throws IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new MalformedBodyException("the CSV is not in UTF-8", e);
            }
            throw e.getCause();
        } catch (CsvParseException e) {
            throw new MalformedBodyException("the CSV cannot be read: " + e.getMessage(), e);
        }
    }

    private static String record(List<@Nullable String> fields) {
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(text)) {
            csv.writeRecord(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String line = text.toString();
        return line.endsWith("\r\n") ? line.substring(0, line.length() - 2) : line;
    }

    private static String quoted(String name) {
        return '"' + (name.length() > 200 ? name.substring(0, 200) + "…" : name) + '"';
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private static final class Fields extends AbstractBaseCsvCallbackHandler<List<@Nullable String>> {
        private List<@Nullable String> fields = new ArrayList<>();

        @Override
        protected void handleBegin(long line) {
            fields = new ArrayList<>(fields.size());
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            fields.add(length == 0 && !quoted ? null : new String(buffer, offset, length));
        }

        @Override
        protected @Nullable List<@Nullable String> buildRecord() {
            return fields;
        }
    }
}
