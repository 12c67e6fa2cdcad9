package io.infranaut.statistics.preset;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Oracle;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the data sets and expectations that `presets.py` wrote.
final class DataSets {
    private DataSets() {}

    static List<String[]> rows(String name) {
        return Oracle.cases("preset/" + name);
    }

    static SortedMap<String, Column> read(String name) {
        SortedMap<String, Column> columns = new TreeMap<>();
        for (String[] row : rows(name + ".tsv.gz")) {
            columns.put(row[0], column(row[1], Arrays.copyOfRange(row, 2, row.length)));
        }
        return columns;
    }

    private static Column column(String kind, String[] cells) {
        return switch (kind) {
            case "float", "int" ->
                new Column.Numbers(
                        Arrays.stream(cells)
                                .mapToDouble(c -> c.isEmpty() ? Double.NaN : Double.parseDouble(c))
                                .toArray(),
                        kind.equals("int"));
            case "text", "category" ->
                new Column.Labels(
                        Arrays.stream(cells).map(c -> c.isEmpty() ? null : c).toArray(String[]::new),
                        kind.equals("category"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static @Nullable Double number(String cell) {
        return cell.isEmpty() ? null : (Double) Double.parseDouble(cell);
    }
}
