package io.infranaut.platform.format;

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
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/// A JSON array of objects, or one object a line; nulls are written out.
final class JsonRowWriter implements RowWriter {
    private static final JsonFactory JSON =
            JsonFactory.builder().rootValueSeparator((String) null).build();

    private final TableSchema schema;
    private final boolean asArray;
    private final SerializedString[] names;
    private final JsonGenerator json;

    JsonRowWriter(OutputStream out, TableSchema schema, boolean asArray) {
        this.schema = schema;
        this.asArray = asArray;
        this.names = schema.columns().stream()
                .map(c -> new SerializedString(c.name()))
                .toArray(SerializedString[]::new);
        this.json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
        if (asArray) {
            json.writeStartArray();
        }
    }

    @Override
    public void write(Table table) throws IOException {
        if (!table.schema().equals(schema)) {
            throw new IllegalArgumentException("the table has another schema than the writer");
        }
        try {
            for (int row = 0; row < table.rows(); row++) {
                write(table, row);
                if (!asArray) {
                    json.writeRaw('\n');
                }
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private void write(Table table, int row) {
        json.writeStartObject();
        for (int c = 0; c < names.length; c++) {
            json.writeName(names[c]);
            Values values = table.values(c);
            if (values.isNull(row)) {
                json.writeNull();
                continue;
            }
            switch (values) {
                case Longs longs -> integer(schema.columns().get(c), longs.get(row));
                case Doubles doubles -> json.writeNumber(doubles.get(row));
                case Booleans booleans -> json.writeBoolean(booleans.get(row));
                case Strings strings -> json.writeString(strings.get(row));
            }
        }
        json.writeEndObject();
    }

    private void integer(Column column, long value) {
        if (column.type() == ColumnType.TIMESTAMP) {
            json.writeString(Instants.format(value));
        } else {
            json.writeNumber(value);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (asArray) {
                json.writeEndArray();
            }
            json.close();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }
}
