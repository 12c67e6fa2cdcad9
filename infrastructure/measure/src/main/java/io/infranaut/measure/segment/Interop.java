package io.infranaut.measure.segment;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Whether others read the files that the product writes, to the bit: values at the ends of their types, and those that
/// the product itself refuses, NaN and infinities. Leaves `interop.parquet`, `empty.parquet` and, for readers outside
/// of Java, the values as text in `interop.tsv`.
final class Interop {
    private static final int ROWS = 50_000;
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        0.1
    };
    private static final long[] LONGS = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1};
    private static final long[] TIMES = {0, -1, 1, -62_135_596_800_000_000L, 253_402_300_799_999_999L};
    private static final String[] TEXTS = {"", " ", "é", "e\u0301", "日本語", "😀", "\u0000", "line\r\nbreak", "\uFEFF"};

    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("time", ColumnType.TIMESTAMP, ColumnRole.TIME, false),
            new Column("n", ColumnType.INTEGER, ColumnRole.FEATURE, true),
            new Column("größe", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("few", ColumnType.STRING, ColumnRole.FEATURE, true),
            new Column("many", ColumnType.STRING, ColumnRole.FEATURE, false),
            new Column("flag", ColumnType.BOOLEAN, ColumnRole.FEATURE, true),
            new Column("none", ColumnType.DOUBLE, ColumnRole.FEATURE, true)));

    private Interop() {}

    static void check(Path folder, List<Codec> codecs) throws Exception {
        for (int rows : new int[] {0, ROWS}) {
            Table table = table(rows);
            Path file = folder.resolve(rows == 0 ? "empty.parquet" : "interop.parquet");
            new Product().write(table, file);
            String expected = text(table);
            Files.writeString(folder.resolve(rows == 0 ? "empty.tsv" : "interop.tsv"), expected);
            List<String> names = SCHEMA.columns().stream().map(Column::name).toList();
            for (Codec codec : codecs) {
                Table found;
                if (codec instanceof Product) {
                    var store = new SegmentStore(folder.resolve("interop"));
                    found = store.read(store.write(table).file(), names);
                } else {
                    found = codec.read(file, SCHEMA, names);
                }
                if (!text(found).equals(expected)) {
                    throw new IllegalStateException(codec.name() + " reads other values");
                }
                System.out.println(codec.name() + " reads " + rows + " rows to the bit");
            }
        }
    }

    private static Table table(int rows) {
        var random = new Random(1);
        var times = new long[rows];
        var longs = new long[rows];
        var doubles = new double[rows];
        var few = new String[rows];
        var many = new String[rows];
        var flags = new BitSet(rows);
        var missing = new ArrayList<BitSet>();
        SCHEMA.columns().forEach(column -> missing.add(new BitSet(rows)));
        for (int i = 0; i < rows; i++) {
            times[i] = i < TIMES.length ? TIMES[i] : random.nextLong(TIMES[3], TIMES[4]);
            longs[i] = random.nextBoolean() ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
            doubles[i] = random.nextBoolean() ? random.nextGaussian() : DOUBLES[random.nextInt(DOUBLES.length)];
            few[i] = TEXTS[random.nextInt(TEXTS.length)];
            many[i] = TEXTS[random.nextInt(TEXTS.length)] + random.nextLong();
            flags.set(i, random.nextBoolean());
            for (int c : new int[] {1, 2, 3, 5}) {
                missing.get(c).set(i, random.nextInt(5) == 0);
            }
            missing.get(6).set(i);
            few[i] = missing.get(3).get(i) ? "" : few[i];
        }
        return Table.of(
                SCHEMA,
                List.of(
                        Values.Longs.of(times, missing.get(0)),
                        Values.Longs.of(longs, missing.get(1)),
                        Values.Doubles.of(doubles, missing.get(2)),
                        Values.Strings.of(few, missing.get(3)),
                        Values.Strings.of(many, missing.get(4)),
                        Values.Booleans.of(flags, rows, missing.get(5)),
                        Values.Doubles.of(new double[rows], missing.get(6))));
    }

    /// A line per row and a field per column: `n` for null, else the kind and the value; doubles and texts as hex.
    private static String text(Table table) {
        var text = new StringBuilder();
        for (int row = 0; row < table.rows(); row++) {
            for (int c = 0; c < SCHEMA.columns().size(); c++) {
                text.append(c == 0 ? "" : "\t").append(text(table.values(c), row));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String text(Values values, int row) {
        if (values.isNull(row)) {
            return "n";
        }
        return switch (values) {
            case Values.Longs longs -> "l" + longs.get(row);
            case Values.Doubles doubles -> "d" + HexFormat.of().toHexDigits(Double.doubleToLongBits(doubles.get(row)));
            case Values.Strings strings ->
                "s" + HexFormat.of().formatHex(strings.get(row).getBytes(StandardCharsets.UTF_8));
            case Values.Booleans booleans -> "b" + (booleans.get(row) ? 1 : 0);
        };
    }
}
