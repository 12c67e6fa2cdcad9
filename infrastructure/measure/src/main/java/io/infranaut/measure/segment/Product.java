package io.infranaut.measure.segment;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnProjection;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.table.Table;
import java.io.BufferedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the product uses: its writer, and Hardwood as its reader.
record Product() implements Codec {
    @Override
    public String name() {
        return "product";
    }

    @Override
    public void write(Table table, Path file) throws Exception {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                var writer = RowFormat.PARQUET.write(out, table.schema())) {
            writer.write(table);
        }
    }

    @Override
    public Table read(Path path, TableSchema like, List<String> names) throws Exception {
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path));
                ColumnReaders readers = file.columnReaders(ColumnProjection.columns(names.toArray(String[]::new)))) {
            var columns = new Columns(
                    like, names, Math.toIntExact(file.getFileMetaData().numRows()));
            var byName = new ColumnReader[names.size()];
            for (int i = 0; i < readers.getColumnCount(); i++) {
                ColumnReader reader = readers.getColumnReader(i);
                byName[names.indexOf(reader.getColumnSchema().name())] = reader;
            }
            int at = 0;
            while (readers.nextBatch()) {
                int n = readers.getRecordCount();
                for (int c = 0; c < byName.length; c++) {
                    take(byName[c], columns, c, at, n);
                }
                at += n;
            }
            return columns.table();
        }
    }

    private static void take(ColumnReader reader, Columns columns, int c, int at, int n) {
        switch (columns.type(c)) {
            case INTEGER, TIMESTAMP -> System.arraycopy(reader.getLongs(), 0, columns.longs(c), at, n);
            case DOUBLE -> System.arraycopy(reader.getDoubles(), 0, columns.doubles(c), at, n);
            case STRING -> System.arraycopy(reader.getStrings(), 0, columns.strings(c), at, n);
            case BOOLEAN -> {
                boolean[] batch = reader.getBooleans();
                for (int i = 0; i < n; i++) {
                    columns.booleans(c).set(at + i, batch[i]);
                }
            }
        }
        Validity validity = reader.getLeafValidity();
        if (validity.hasNulls()) {
            for (int i = 0; i < n; i++) {
                if (validity.isNull(i)) {
                    columns.missing(c, at + i);
                }
            }
        }
    }
}
