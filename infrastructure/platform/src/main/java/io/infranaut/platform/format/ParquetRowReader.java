package io.infranaut.platform.format;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.LogicalType.TimeUnit;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A flat Parquet file, whoever wrote it.
final class ParquetRowReader implements RowReader {
    private final ParquetFileReader file;
    private final @Nullable Path temporary;
    private final RowAssembler rows;
    private final List<Cursor> cursors = new ArrayList<>();
    private final ColumnReaders columns;
    private final long total;
    private int position;
    private int size;

    private ParquetRowReader(Path path, @Nullable Path temporary, TableSchema schema, ReadLimits limits)
            throws IOException {
        this.temporary = temporary;
        this.rows = new RowAssembler(schema, limits);
        this.file = open(path);
        try {
            ParquetFraming.check(path, file.getFileMetaData(), file.getFileSchema());
            total = file.getFileMetaData().numRows();
            requireColumns(schema);
            columns = file.columnReaders(ColumnProjection.all());
            for (int i = 0; i < columns.getColumnCount(); i++) {
                ColumnReader reader = columns.getColumnReader(i);
                ColumnSchema column = reader.getColumnSchema();
                cursors.add(new Cursor(reader, rows.indexOf(column.name()), Content.of(column)));
            }
        } catch (RuntimeException e) {
            file.close();
            throw malformed(e);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private void requireColumns(TableSchema schema) {
        var named = new HashSet<String>();
        for (ColumnSchema column : file.getFileSchema().getColumns()) {
            requireFit(column);
            if (!named.add(column.name())) {
                throw new MalformedBodyException("the Parquet file has column " + column.name() + " twice");
            }
        }
        for (Column column : schema.columns()) {
            if (!column.nullable() && !named.contains(column.name())) {
                throw new MalformedBodyException("the Parquet file lacks column " + column.name());
            }
        }
    }

    static ParquetRowReader ofFile(Path file, TableSchema schema, ReadLimits limits) throws IOException {
        return new ParquetRowReader(file, null, schema, limits);
    }

    static ParquetRowReader ofStream(InputStream body, TableSchema schema, ReadLimits limits) throws IOException {
        Path temporary = Files.createTempFile("rows", ".parquet");
        try (body) {
            Files.copy(body, temporary, StandardCopyOption.REPLACE_EXISTING);
            return new ParquetRowReader(temporary, temporary, schema, limits);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    static ParquetFileReader open(Path path) throws IOException {
        if (Files.size(path) < 12) {
            throw new MalformedBodyException("the Parquet file is too short to be one");
        }
        try {
            return ParquetFileReader.open(InputFile.of(path));
        } catch (IOException | RuntimeException e) {
            throw malformed(e);
        }
    }

    private void requireFit(ColumnSchema column) {
        String name = column.name();
        if (column.maxRepetitionLevel() > 0
                || column.fieldPath().elements().size() > 1
                || column.repetitionType() == RepetitionType.REPEATED) {
            throw new MalformedBodyException("column " + name + " of the Parquet file is nested");
        }
        int index = rows.indexOf(name);
        if (index == RowAssembler.UNKNOWN) {
            throw new MalformedBodyException(
                    "the Parquet file has column " + name + ", which is not a column of the schema");
        }
        Content content = Content.of(column);
        ColumnType type = rows.type(index);
        boolean fits = switch (type) {
            case BOOLEAN -> content == Content.BOOLEAN;
            case INTEGER, DOUBLE -> content.isNumber();
            case STRING -> content == Content.TEXT;
            case TIMESTAMP -> content == Content.TEXT || content.isTime();
        };
        if (!fits) {
            throw new MalformedBodyException("column " + name + " of the Parquet file is " + described(column)
                    + " where " + type + " is expected");
        }
    }

    static String described(ColumnSchema column) {
        return column.logicalType() == null
                ? column.type().toString()
                : column.type() + " (" + column.logicalType() + ")";
    }

    @Override
    public @Nullable RowBatch next(int maxRows) throws IOException {
        try {
            while (rows.pending() < maxRows && rows.ordinal() < total) {
                if (position == size) {
                    nextBatch();
                }
                for (Cursor cursor : cursors) {
                    cursor.put(rows, position);
                }
                rows.endRow(this::rowAsJson);
                position++;
            }
            return rows.takeBatch();
        } catch (RuntimeException e) {
            throw malformed(e);
        }
    }

    private void nextBatch() {
        if (!columns.nextBatch()) {
            throw new MalformedBodyException("the Parquet file has fewer rows than its footer says");
        }
        position = 0;
        size = columns.getRecordCount();
        cursors.forEach(Cursor::load);
    }

    private String rowAsJson() {
        var row = new RawObject();
        for (Cursor cursor : cursors) {
            row.add(cursor.name(), cursor.raw(position));
        }
        return row.toString();
    }

    private static MalformedBodyException malformed(Exception e) {
        return e instanceof MalformedBodyException already
                ? already
                : new MalformedBodyException("the Parquet file is damaged, cut off or not one", e);
    }

    @Override
    public void close() throws IOException {
        try {
            columns.close();
            file.close();
        } finally {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /// What a Parquet column holds, as far as it is understood.
    enum Content {
        BOOLEAN,
        INT32,
        UINT32,
        INT64,
        UINT64,
        FLOAT,
        DOUBLE,
        TEXT,
        DAYS,
        MILLIS,
        MICROS,
        NANOS;

        boolean isNumber() {
            return switch (this) {
                case INT32, UINT32, INT64, UINT64, FLOAT, DOUBLE -> true;
                case BOOLEAN, TEXT, DAYS, MILLIS, MICROS, NANOS -> false;
            };
        }

        boolean isTime() {
            return switch (this) {
                case DAYS, MILLIS, MICROS, NANOS -> true;
                case BOOLEAN, INT32, UINT32, INT64, UINT64, FLOAT, DOUBLE, TEXT -> false;
            };
        }

        static Content of(ColumnSchema column) {
            LogicalType logical = column.logicalType();
            PhysicalType physical = column.type();
            if (physical == PhysicalType.BOOLEAN && logical == null) {
                return BOOLEAN;
            }
            if (physical == PhysicalType.FLOAT && logical == null) {
                return FLOAT;
            }
            if (physical == PhysicalType.DOUBLE && logical == null) {
                return DOUBLE;
            }
            if (physical == PhysicalType.BYTE_ARRAY
                    && (logical == null
                            || logical instanceof LogicalType.StringType
                            || logical instanceof LogicalType.EnumType
                            || logical instanceof LogicalType.JsonType)) {
                return TEXT;
            }
            if (physical == PhysicalType.INT32 && logical instanceof LogicalType.DateType) {
                return DAYS;
            }
            if (physical == PhysicalType.INT64 && logical instanceof LogicalType.TimestampType timestamp) {
                return timestamp.unit() == TimeUnit.MILLIS
                        ? MILLIS
                        : timestamp.unit() == TimeUnit.MICROS ? MICROS : NANOS;
            }
            boolean integer = logical == null || logical instanceof LogicalType.IntType;
            boolean unsigned = logical instanceof LogicalType.IntType type && !type.isSigned();
            if (physical == PhysicalType.INT32 && integer) {
                return unsigned ? UINT32 : INT32;
            }
            if (physical == PhysicalType.INT64 && integer) {
                return unsigned ? UINT64 : INT64;
            }
            throw new MalformedBodyException("column " + column.name() + " of the Parquet file is " + described(column)
                    + ", which is not supported");
        }
    }

    /// Walks one column.
    private static final class Cursor {
        private final ColumnReader reader;
        private final int column;
        private final Content content;
        private Validity validity = Validity.NO_NULLS;
        private int[] ints = {};
        private long[] longs = {};
        private float[] floats = {};
        private double[] doubles = {};
        private boolean[] booleans = {};
        private String[] texts = {};

        Cursor(ColumnReader reader, int column, Content content) {
            this.reader = reader;
            this.column = column;
            this.content = content;
        }

        String name() {
            return reader.getColumnSchema().name();
        }

        void load() {
            validity = reader.getLeafValidity();
            switch (content) {
                case BOOLEAN -> booleans = reader.getBooleans();
                case INT32, UINT32, DAYS -> ints = reader.getInts();
                case INT64, UINT64, MILLIS, MICROS, NANOS -> longs = reader.getLongs();
                case FLOAT -> floats = reader.getFloats();
                case DOUBLE -> doubles = reader.getDoubles();
                case TEXT -> texts = reader.getStrings();
            }
        }

        void put(RowAssembler rows, int position) {
            if (validity.isNull(position)) {
                rows.nullValue(column);
                return;
            }
            switch (content) {
                case BOOLEAN -> rows.booleanValue(column, booleans[position]);
                case INT32 -> rows.longValue(column, ints[position]);
                case UINT32 -> rows.longValue(column, Integer.toUnsignedLong(ints[position]));
                case INT64 -> rows.longValue(column, longs[position]);
                case UINT64 -> {
                    if (longs[position] < 0) {
                        rows.integerTooLarge(column);
                    } else {
                        rows.longValue(column, longs[position]);
                    }
                }
                case FLOAT -> rows.doubleValue(column, floats[position]);
                case DOUBLE -> rows.doubleValue(column, doubles[position]);
                case TEXT -> rows.stringValue(column, texts[position]);
                case DAYS -> rows.micros(column, ints[position] * 86_400_000_000L);
                case MILLIS -> rows.micros(column, saturated(longs[position]));
                case MICROS -> rows.micros(column, longs[position]);
                case NANOS -> rows.micros(column, Math.floorDiv(longs[position], 1_000L));
            }
        }

        private static long saturated(long millis) {
            return Math.multiplyHigh(millis, 1_000L) == millis * 1_000L >> 63
                    ? millis * 1_000L
                    : millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }

        @Nullable
        Object raw(int position) {
            if (validity.isNull(position)) {
                return null;
            }
            return switch (content) {
                case BOOLEAN -> booleans[position];
                case INT32, DAYS -> (long) ints[position];
                case UINT32 -> Integer.toUnsignedLong(ints[position]);
                case INT64, MILLIS, MICROS, NANOS -> longs[position];
                case UINT64 -> Long.toUnsignedString(longs[position]);
                case FLOAT -> (double) floats[position];
                case DOUBLE -> doubles[position];
                case TEXT -> texts[position];
            };
        }
    }
}
