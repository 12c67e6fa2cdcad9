package io.infranaut.platform.segment;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnSchema;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.ParquetRowWriter;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.segment.Segment.TimeRange;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Longs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Keeps tables as Parquet files, written once and named by the digest of their bytes. The same table makes the same
/// file. Safe for use by several threads and processes.
public final class SegmentStore {
    private static final String LOGICAL = "infranaut.logical-digest";

    private final ContentFiles files;

    /// @param folder is made when it is not there; nothing else lives in it
    public SegmentStore(Path folder) throws IOException {
        files = new ContentFiles(folder, ".parquet");
    }

    /// Stores a table; returns once it is durable.
    public Segment write(Table table) throws IOException {
        Digest logical = LogicalDigest.of(table);
        var written = files.write(out -> {
            try (var parquet = (ParquetRowWriter) RowFormat.PARQUET.write(out, table.schema())) {
                parquet.metadata(LOGICAL, logical.value());
                parquet.write(table);
            }
        });
        return new Segment(written.digest(), logical, table.rows(), written.bytes(), timeRange(table));
    }

    private static Optional<TimeRange> timeRange(Table table) {
        return table.schema().withRole(ColumnRole.TIME).map(Column::name).flatMap(name -> {
            Longs times = table.longs(name);
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (int i = 0; i < times.size(); i++) {
                if (!times.isNull(i)) {
                    first = Math.min(first, times.get(i));
                    last = Math.max(last, times.get(i));
                }
            }
            return first > last
                    ? Optional.empty()
                    : Optional.of(new TimeRange(Micros.toInstant(first), Micros.toInstant(last)));
        });
    }

    /// All columns of a segment whose file digest holds.
    ///
    /// @throws SegmentException when it is missing or corrupt
    public Table read(Digest segment) throws IOException {
        return read(segment, file -> file.getFileSchema().getColumns());
    }

    /// The named columns, in that order, of a segment whose file digest holds.
    ///
    /// @throws SegmentException when it is missing or corrupt
    /// @throws IllegalArgumentException when it has no such column
    public Table read(Digest segment, List<String> columns) throws IOException {
        return read(segment, file -> columns.stream().map(name -> column(file, name)).toList());
    }

    /// All columns of a segment whose file digest holds and whose rows have that logical digest.
    ///
    /// @throws SegmentException when it is missing or corrupt, or its rows are others
    public Table readVerified(Digest segment, Digest logical) throws IOException {
        Table table = read(segment);
        Digest found = LogicalDigest.of(table);
        if (!found.equals(logical)) {
            throw new SegmentException.Corrupt(segment, "its rows have the logical digest " + found + ", not " + logical);
        }
        return table;
    }

    public boolean contains(Digest segment) {
        return Files.exists(files.path(segment));
    }

    /// The file of a segment, for whoever ships it elsewhere.
    ///
    /// @throws SegmentException when it is missing
    public Path path(Digest segment) {
        if (!contains(segment)) {
            throw new SegmentException.Missing(segment);
        }
        return files.path(segment);
    }

    /// Whether the segment was there.
    public boolean delete(Digest segment) throws IOException {
        return files.delete(segment);
    }

    public List<StoredFile> list() throws IOException {
        return files.list();
    }

    /// Removes the segments that nothing refers to and that were written before the given time; answers which.
    ///
    /// @param referenced asked once for each segment of that age
    public List<Digest> sweep(Predicate<Digest> referenced, Instant before) throws IOException {
        return files.sweep(referenced, before);
    }

    private interface Choice {
        List<ColumnSchema> of(ParquetFileReader file);
    }

    private static ColumnSchema column(ParquetFileReader file, String name) {
        return file.getFileSchema().getColumns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the segment has no column " + name));
    }

    private Table read(Digest segment, Choice choice) throws IOException {
        Path path = files.path(segment);
        try {
            Digest found = ContentFiles.digestOf(path);
            if (!found.equals(segment)) {
                throw new SegmentException.Corrupt(segment, "its bytes have the digest " + found);
            }
        } catch (NoSuchFileException e) {
            throw new SegmentException.Missing(segment);
        }
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path))) {
            String[] roles =
                    file.getFileMetaData().keyValueMetadata().getOrDefault(ParquetRowWriter.ROLES, "").split(",");
            int rows = Math.toIntExact(file.getFileMetaData().numRows());
            List<Column> columns = new ArrayList<>();
            List<Values> values = new ArrayList<>();
            for (ColumnSchema column : choice.of(file)) {
                ColumnType type = type(segment, column);
                columns.add(new Column(
                        column.name(),
                        type,
                        ColumnRole.valueOf(roles[column.columnIndex()]),
                        column.repetitionType() == RepetitionType.OPTIONAL));
                try (ColumnReader reader = file.columnReader(column.columnIndex())) {
                    values.add(values(reader, type, rows));
                }
            }
            return Table.of(new TableSchema(columns), values);
        }
    }

    private static ColumnType type(Digest segment, ColumnSchema column) {
        return switch (column.type()) {
            case BOOLEAN -> ColumnType.BOOLEAN;
            case INT64 -> column.logicalType() == null ? ColumnType.INTEGER : ColumnType.TIMESTAMP;
            case DOUBLE -> ColumnType.DOUBLE;
            case BYTE_ARRAY -> ColumnType.STRING;
            default -> throw new SegmentException.Corrupt(segment, "column " + column.name() + " is " + column.type());
        };
    }

    private static Values values(ColumnReader reader, ColumnType type, int rows) {
        var missing = new BitSet();
        return switch (type) {
            case INTEGER, TIMESTAMP -> {
                var all = new long[rows];
                eachBatch(reader, missing, (at, n) -> System.arraycopy(reader.getLongs(), 0, all, at, n));
                yield Values.Longs.of(all, missing);
            }
            case DOUBLE -> {
                var all = new double[rows];
                eachBatch(reader, missing, (at, n) -> System.arraycopy(reader.getDoubles(), 0, all, at, n));
                yield Values.Doubles.of(all, missing);
            }
            case BOOLEAN -> {
                var all = new BitSet(rows);
                eachBatch(reader, missing, (at, n) -> {
                    boolean[] batch = reader.getBooleans();
                    for (int i = 0; i < n; i++) {
                        if (batch[i]) {
                            all.set(at + i);
                        }
                    }
                });
                all.andNot(missing);
                yield Values.Booleans.of(all, rows, missing);
            }
            case STRING -> {
                var all = new String[rows];
                eachBatch(reader, missing, (at, n) -> System.arraycopy(reader.getStrings(), 0, all, at, n));
                for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(i + 1)) {
                    all[i] = "";
                }
                yield Values.Strings.of(all, missing);
            }
        };
    }

    private interface Batch {
        void copy(int at, int count);
    }

    private static void eachBatch(ColumnReader reader, BitSet missing, Batch batch) {
        int at = 0;
        while (reader.nextBatch()) {
            int count = reader.getRecordCount();
            batch.copy(at, count);
            Validity validity = reader.getLeafValidity();
            if (validity.hasNulls()) {
                for (int i = validity.nextNull(0, count); i >= 0 && i < count; i = validity.nextNull(i + 1, count)) {
                    missing.set(at + i);
                }
            }
            at += count;
        }
    }
}
