package io.infranaut.platform.segment;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnProjection;
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
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keeps tables as Parquet files, written once and named by the digest of their bytes. The same table makes the same
/// file. Safe for use by several threads and processes.
public final class SegmentStore {
    private static final String LOGICAL = "infranaut.logical-digest";
    private static final int SHARED_STRINGS = 4096;

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
        return read(
                segment,
                file -> file.getFileSchema().getColumns().stream()
                        .map(ColumnSchema::name)
                        .toList());
    }

    /// The named columns, in that order, of a segment whose file digest holds.
    ///
    /// @throws SegmentException when it is missing or corrupt
    /// @throws IllegalArgumentException when it has no such column
    public Table read(Digest segment, List<String> columns) throws IOException {
        return read(segment, _ -> columns);
    }

    /// All columns of a segment whose file digest holds and whose rows have that logical digest.
    ///
    /// @throws SegmentException when it is missing or corrupt, or its rows are others
    public Table readVerified(Digest segment, Digest logical) throws IOException {
        Table table = read(segment);
        Digest found = LogicalDigest.of(table);
        if (!found.equals(logical)) {
            throw new SegmentException.Corrupt(
                    segment, "its rows have the logical digest " + found + ", not " + logical);
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

    private Table read(Digest segment, Function<ParquetFileReader, List<String>> choice) throws IOException {
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
            return read(file, choice.apply(file));
        }
    }

    private static Table read(ParquetFileReader file, List<String> names) {
        int rows = Math.toIntExact(file.getFileMetaData().numRows());
        String[] roles = file.getFileMetaData()
                .keyValueMetadata()
                .getOrDefault(ParquetRowWriter.ROLES, "")
                .split(",");
        List<ColumnSchema> all = file.getFileSchema().getColumns();
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            ColumnSchema found = all.stream()
                    .filter(c -> c.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the segment has no column " + name));
            columns.add(new Column(
                    name,
                    type(found),
                    ColumnRole.valueOf(roles[found.columnIndex()]),
                    found.repetitionType() == RepetitionType.OPTIONAL));
        }
        var schema = new TableSchema(columns);
        try (ColumnReaders readers = file.columnReaders(projection(names))) {
            List<Gathered> gathered = columns.stream()
                    .map(c -> gathered(reader(readers, c.name()), c.type(), rows))
                    .toList();
            int at = 0;
            // to be told that there is no further batch takes the library ten milliseconds
            while (at < rows && readers.nextBatch()) {
                for (Gathered column : gathered) {
                    column.take(at, readers.getRecordCount());
                }
                at += readers.getRecordCount();
            }
            return Table.of(schema, gathered.stream().map(Gathered::values).toList());
        }
    }

    /// The library takes a dot in a name for a path; such columns can only be had by taking all.
    private static ColumnProjection projection(List<String> names) {
        return names.stream().anyMatch(name -> name.contains("."))
                ? ColumnProjection.all()
                : ColumnProjection.columns(names.toArray(String[]::new));
    }

    private static ColumnReader reader(ColumnReaders readers, String name) {
        for (int i = 0; i < readers.getColumnCount(); i++) {
            if (readers.getColumnReader(i).getColumnSchema().name().equals(name)) {
                return readers.getColumnReader(i);
            }
        }
        throw new IllegalStateException("no reader of column " + name);
    }

    private static ColumnType type(ColumnSchema column) {
        return switch (column.type()) {
            case BOOLEAN -> ColumnType.BOOLEAN;
            case INT64 -> column.logicalType() == null ? ColumnType.INTEGER : ColumnType.TIMESTAMP;
            case DOUBLE -> ColumnType.DOUBLE;
            case BYTE_ARRAY -> ColumnType.STRING;
            default -> throw new IllegalStateException("column " + column.name() + " is " + column.type());
        };
    }

    private static Gathered gathered(ColumnReader reader, ColumnType type, int rows) {
        return switch (type) {
            case INTEGER, TIMESTAMP -> {
                var all = new long[rows];
                yield new Gathered(
                        reader,
                        (at, n) -> System.arraycopy(reader.getLongs(), 0, all, at, n),
                        missing -> Longs.of(all, missing));
            }
            case DOUBLE -> {
                var all = new double[rows];
                yield new Gathered(
                        reader,
                        (at, n) -> System.arraycopy(reader.getDoubles(), 0, all, at, n),
                        missing -> Doubles.of(all, missing));
            }
            case BOOLEAN -> {
                var all = new BitSet(rows);
                yield new Gathered(
                        reader,
                        (at, n) -> {
                            boolean[] batch = reader.getBooleans();
                            for (int i = 0; i < n; i++) {
                                all.set(at + i, batch[i]);
                            }
                        },
                        missing -> Booleans.of(all, rows, missing));
            }
            case STRING -> {
                var all = new String[rows];
                Map<String, String> shared = new HashMap<>();
                yield new Gathered(
                        reader,
                        (at, n) -> {
                            String[] batch = reader.getStrings();
                            for (int i = 0; i < n; i++) {
                                all[at + i] = shared(shared, batch[i]);
                            }
                        },
                        missing -> Strings.of(all, missing));
            }
        };
    }

    /// The first of equal texts, so that a column of few distinct ones does not keep an object per row.
    private static String shared(Map<String, String> shared, @Nullable String text) {
        if (text == null) {
            return "";
        }
        String first = shared.get(text);
        if (first == null && shared.size() < SHARED_STRINGS) {
            shared.put(text, text);
        }
        return first == null ? text : first;
    }

    private interface Copy {
        void batch(int at, int count);
    }

    /// One column as it comes in, batch by batch.
    private static final class Gathered {
        private final ColumnReader reader;
        private final Copy copy;
        private final Function<BitSet, Values> whole;
        private final BitSet missing = new BitSet();

        Gathered(ColumnReader reader, Copy copy, Function<BitSet, Values> whole) {
            this.reader = reader;
            this.copy = copy;
            this.whole = whole;
        }

        void take(int at, int count) {
            copy.batch(at, count);
            Validity validity = reader.getLeafValidity();
            if (validity.hasNulls()) {
                for (int i = 0; i < count; i++) {
                    if (validity.isNull(i)) {
                        missing.set(at + i);
                    }
                }
            }
        }

        Values values() {
            return whole.apply(missing);
        }
    }
}
