package io.infranaut.platform.table;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Tables of all types with nulls, Unicode and extreme values, the same for the same seed.
public final class RandomTables {
    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "é",
        "e\u0301",
        "日本語",
        "😀",
        "\"quoted\", and, commas",
        "line\r\nbreak",
        "\u0000",
        "null",
        "\uFEFFbom",
        "NaN",
        "#no comment"
    };
    private static final double[] DOUBLES = {
        0.0, -0.0, 1.0, -1.5, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0.1, 1e22, 123456789.123456789
    };
    private static final long[] LONGS = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, (1L << 53) + 1};
    private static final long FIRST = -62_135_596_800_000_000L;
    private static final long LAST = 253_402_300_799_999_999L;

    private RandomTables() {}

    public static TableSchema schema(Random random, int width) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("at", ColumnType.TIMESTAMP, ColumnRole.TIME, false));
        for (int i = 1; i < width; i++) {
            ColumnType type = ColumnType.values()[random.nextInt(ColumnType.values().length)];
            String name = switch (random.nextInt(4)) {
                case 0 -> "c" + i;
                case 1 -> "with.dot " + i;
                case 2 -> "a/b~\"," + i;
                default -> "größe" + i;
            };
            columns.add(new Column(name, type, ColumnRole.FEATURE, random.nextInt(3) > 0));
        }
        return new TableSchema(columns);
    }

    public static Table table(Random random, TableSchema schema, int rows) {
        TableBuilder builder = Table.builder(schema);
        int width = schema.columns().size();
        var onlyNulls = new boolean[width];
        for (int c = 0; c < width; c++) {
            onlyNulls[c] = random.nextInt(10) == 0;
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < width; c++) {
                Column column = schema.columns().get(c);
                if (column.nullable() && (onlyNulls[c] || random.nextInt(5) == 0)) {
                    builder.putNull(c);
                    continue;
                }
                switch (column.type()) {
                    case BOOLEAN -> builder.putBoolean(c, random.nextBoolean());
                    case INTEGER ->
                        builder.putLong(
                                c, random.nextBoolean() ? random.nextLong() : LONGS[random.nextInt(LONGS.length)]);
                    case DOUBLE ->
                        builder.putDouble(
                                c,
                                random.nextBoolean() ? random.nextGaussian() : DOUBLES[random.nextInt(DOUBLES.length)]);
                    case STRING ->
                        builder.putString(
                                c,
                                c % 2 == 0
                                        ? TEXTS[random.nextInt(TEXTS.length)]
                                        : TEXTS[random.nextInt(TEXTS.length)] + random.nextLong());
                    case TIMESTAMP ->
                        builder.putLong(
                                c,
                                switch (random.nextInt(4)) {
                                    case 0 -> FIRST;
                                    case 1 -> LAST;
                                    default -> random.nextLong(FIRST, LAST);
                                });
                }
            }
            builder.endRow();
        }
        return builder.build();
    }
}
