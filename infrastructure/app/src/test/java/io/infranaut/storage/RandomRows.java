package io.infranaut.storage;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Tables of every type with nulls, extreme values and awkward names; the same for the same seed.
final class RandomRows {
    private static final long FIRST = Micros.of(Instant.parse("2026-01-01T00:00:00Z"));
    private static final long DAY = 86_400_000_000L;
    private static final String[] TEXTS = {"", " ", "é", "日本語", "😀", "\"q\", ,", "a\r\nb", "null", "long ".repeat(600)
    };
    private static final double[] DOUBLES = {0.0, -0.0, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0.1};
    private static final long[] LONGS = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1};

    private final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    TableSchema schema(boolean timed) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("_row", ColumnType.STRING, ColumnRole.ID, true));
        if (timed) {
            columns.add(new Column("at \"x\"?", ColumnType.TIMESTAMP, ColumnRole.TIME, true));
        }
        for (int i = 0; i < 8; i++) {
            ColumnType type = ColumnType.values()[i < 5 ? i : random.nextInt(5)];
            String name = switch (random.nextInt(4)) {
                case 0 -> "c" + i;
                case 1 -> "größe {0} ? " + i;
                case 2 -> "n".repeat(100) + i;
                default -> "XMIN" + i;
            };
            columns.add(new Column(name, type, ColumnRole.FEATURE, random.nextInt(4) > 0));
        }
        return new TableSchema(columns);
    }

    Table table(TableSchema schema, int rows) {
        TableBuilder builder = Table.builder(schema);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < schema.columns().size(); c++) {
                value(builder, c, schema.columns().get(c));
            }
            builder.endRow();
        }
        return builder.build();
    }

    private void value(TableBuilder builder, int c, Column column) {
        if (column.nullable() && random.nextInt(6) == 0) {
            builder.putNull(c);
            return;
        }
        boolean extreme = random.nextInt(4) == 0;
        switch (column.type()) {
            case BOOLEAN -> builder.putBoolean(c, random.nextBoolean());
            case INTEGER -> builder.putLong(c, extreme ? LONGS[random.nextInt(LONGS.length)] : random.nextInt(1000));
            case DOUBLE ->
                builder.putDouble(c, extreme ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian());
            case STRING ->
                builder.putString(c, extreme ? TEXTS[random.nextInt(TEXTS.length)] : "p" + random.nextInt(100));
            case TIMESTAMP -> builder.putLong(c, FIRST + random.nextLong(20 * DAY));
        }
    }
}
