package io.infranaut.statistics.multivariate;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How rows become points, frozen by the reference: a missing or infinite number becomes the mean, a missing label
/// the most frequent one (the first by name among equals); a label becomes its share of the reference's rows, 0
/// when unseen; and every coordinate is standardised by the reference's mean and population standard deviation (1
/// where it is 0).
public final class Encoding {
    private final List<Coordinate> coordinates;

    private Encoding(List<Coordinate> coordinates) {
        this.coordinates = coordinates;
    }

    private sealed interface Coordinate {
        double mean();

        double scale();
    }

    private record OfNumbers(double filling, double mean, double scale) implements Coordinate {}

    private record OfLabels(@Nullable String filling, SortedMap<String, Double> shares, double mean, double scale)
            implements Coordinate {}

    /// The encoding that a reference freezes.
    ///
    /// @param reference at least one column, all with as many rows, at least one
    public static Encoding of(List<Column> reference) {
        rows(reference);
        List<Coordinate> coordinates = new ArrayList<>();
        for (Column column : reference) {
            coordinates.add(
                    switch (column) {
                        case Column.Numbers(double[] values, boolean _) -> {
                            double[] sorted = NumericProfile.sortedFinite(values);
                            double filling =
                                    sorted.length == 0 ? 0 : Moments.of(sorted).mean();
                            Coordinate raw = new OfNumbers(filling, 0, 1);
                            Moments moments = Moments.of(sortedPoints(raw, column));
                            yield new OfNumbers(filling, moments.mean(), scale(moments));
                        }
                        case Column.Labels labels -> {
                            SortedMap<String, Long> counts = labels.counts();
                            String filling = null;
                            long most = 0;
                            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                                if (entry.getValue() > most) {
                                    most = entry.getValue();
                                    filling = entry.getKey();
                                }
                            }
                            SortedMap<String, Double> shares = new TreeMap<>();
                            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                                long filled = entry.getKey().equals(filling) ? labels.missing() : 0;
                                shares.put(entry.getKey(), (double) (entry.getValue() + filled) / labels.rows());
                            }
                            Moments moments = Moments.of(sortedPoints(new OfLabels(filling, shares, 0, 1), column));
                            yield new OfLabels(filling, shares, moments.mean(), scale(moments));
                        }
                    });
        }
        return new Encoding(coordinates);
    }

    /// How many coordinates a point has: one a column.
    public int dimensions() {
        return coordinates.size();
    }

    /// The rows as points.
    ///
    /// @param columns of the reference's kinds, in its order
    /// @return one array of coordinates a row
    public double[][] points(List<Column> columns) {
        if (columns.size() != coordinates.size()) {
            throw new IllegalArgumentException(
                    "the reference has %d columns, not %d".formatted(coordinates.size(), columns.size()));
        }
        double[][] points = new double[rows(columns)][coordinates.size()];
        for (int k = 0; k < coordinates.size(); k++) {
            double[] values = points(coordinates.get(k), columns.get(k));
            for (int i = 0; i < points.length; i++) {
                points[i][k] = values[i];
            }
        }
        return points;
    }

    private static int rows(List<Column> columns) {
        int rows = columns.isEmpty() ? 0 : columns.getFirst().rows();
        if (rows == 0 || columns.stream().anyMatch(c -> c.rows() != rows)) {
            throw new IllegalArgumentException("at least one column and one row, and all columns of one length");
        }
        return rows;
    }

    private static double[] sortedPoints(Coordinate coordinate, Column column) {
        double[] points = points(coordinate, column);
        Arrays.sort(points);
        return points;
    }

    private static double[] points(Coordinate coordinate, Column column) {
        double[] points = new double[column.rows()];
        if (coordinate instanceof OfNumbers numbers && column instanceof Column.Numbers(double[] values, boolean _)) {
            for (int i = 0; i < points.length; i++) {
                double value = Double.isFinite(values[i]) ? values[i] : numbers.filling;
                points[i] = (value - numbers.mean) / numbers.scale;
            }
        } else if (coordinate instanceof OfLabels labels
                && column instanceof Column.Labels(@Nullable String[] values, boolean _)) {
            for (int i = 0; i < points.length; i++) {
                String value = values[i] == null ? labels.filling : values[i];
                double share = value == null ? 0 : labels.shares.getOrDefault(value, 0.0);
                points[i] = (share - labels.mean) / labels.scale;
            }
        } else {
            throw new IllegalArgumentException("a column has numbers on one side and labels on the other");
        }
        return points;
    }

    private static double scale(Moments moments) {
        return moments.standardDeviation() > 0 ? moments.standardDeviation() : 1;
    }
}
