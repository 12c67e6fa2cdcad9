package io.infranaut.platform.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// RFC 4180 with a header line; null is empty, an empty string is empty in quotes.
final class CsvRowWriter implements RowWriter {
    private final TableSchema schema;
    private final CsvWriter csv;

    CsvRowWriter(OutputStream out, TableSchema schema) {
        this.schema = schema;
        this.csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(out, StandardCharsets.UTF_8);
        csv.writeRecord(schema.columns().stream().map(Column::name).toList());
    }

    @Override
    public void write(Table table) throws IOException {
        if (!table.schema().equals(schema)) {
            throw new IllegalArgumentException("the table has another schema than the writer");
        }
        int width = schema.columns().size();
        try {
            for (int row = 0; row < table.rows(); row++) {
                var line = csv.writeRecord();
                for (int c = 0; c < width; c++) {
                    line.writeField(field(table, c, row));
                }
                line.endRecord();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private @Nullable String field(Table table, int column, int row) {
        Values values = table.values(column);
        if (values.isNull(row)) {
            return null;
        }
        return switch (values) {
            case Longs longs ->
                schema.columns().get(column).type() == ColumnType.TIMESTAMP
                        ? Instants.format(longs.get(row))
                        : Long.toString(longs.get(row));
            case Doubles doubles -> Double.toString(doubles.get(row));
            case Booleans booleans -> Boolean.toString(booleans.get(row));
            case Strings strings -> strings.get(row);
        };
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
