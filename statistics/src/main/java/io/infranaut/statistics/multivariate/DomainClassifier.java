package io.infranaut.statistics.multivariate;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.multivariate.BoostedTrees.CodedColumn;
import io.infranaut.statistics.performance.BinaryScores;
import io.infranaut.statistics.performance.Estimate;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Can a classifier tell the current rows from the reference's? Gradient boosted trees are taught to, on four fifths of
/// the rows at a time, and score the fifth that they have not seen; the AUC over all rows is 0.5 when nothing tells the
/// two apart and 1 when everything does. Columns that changed only together are found as well.
///
/// A missing or infinite number is a value of its own, and so is a missing label; the 62 most frequent labels are kept
/// apart. At most [#ROWS] rows a side are used, drawn by xoshiro256++, which also deals the rows to the fifths.
///
/// Source: Lopez-Paz & Oquab 2017 (classifier two-sample tests).
///
/// @param auc with DeLong's interval, as if the scores came from one classifier
/// @param importance of each column: its share of the loss that the trees' cuts saved; all 0 when there was nothing to
/// cut
/// @param referenceRows rows used
/// @param currentRows rows used
/// @param seed of the draws
public record DomainClassifier(Estimate auc, List<Double> importance, int referenceRows, int currentRows, long seed) {
    /// The most rows that are used of a side.
    public static final int ROWS = 10_000;

    private static final int FOLDS = 5;
    private static final int LEAST_ROWS = 50;
    private static final int MISSING = 0;
    private static final int KEPT_APART = BoostedTrees.CODES - 2;

    /// Compares two sets of rows.
    ///
    /// @param reference columns, all with as many rows
    /// @param current the same columns
    /// @return insufficient with fewer than 50 rows on a side
    public static Result<DomainClassifier> of(List<Column> reference, List<Column> current, long seed) {
        int n = rows(reference);
        int m = rows(current);
        if (reference.size() != current.size()) {
            throw new IllegalArgumentException(
                    "the reference has %d columns, not %d".formatted(reference.size(), current.size()));
        }
        if (Math.min(n, m) < LEAST_ROWS) {
            return Result.insufficient(
                    "each side needs %d rows; the reference has %d and the current has %d".formatted(LEAST_ROWS, n, m));
        }
        Xoshiro256 random = new Xoshiro256(seed);
        int[] ofReference = drawn(n, random);
        int[] ofCurrent = drawn(m, random);
        int total = ofReference.length + ofCurrent.length;
        List<CodedColumn> columns = new ArrayList<>();
        for (int c = 0; c < reference.size(); c++) {
            columns.add(coded(reference.get(c), ofReference, current.get(c), ofCurrent));
        }
        int[] labels = new int[total];
        int[] fold = new int[total];
        for (int i = 0; i < total; i++) {
            labels[i] = i < ofReference.length ? 0 : 1;
            fold[i] = (labels[i] == 0 ? i : i - ofReference.length) % FOLDS;
        }
        double[] scores = new double[total];
        double[] gains = new double[columns.size()];
        for (int f = 0; f < FOLDS; f++) {
            int tested = f;
            int[] learned =
                    IntStream.range(0, total).filter(i -> fold[i] != tested).toArray();
            BoostedTrees.Fit fit = BoostedTrees.fit(columns, labels, learned);
            for (int i = 0; i < total; i++) {
                scores[i] = fold[i] == f ? fit.scores()[i] : scores[i];
            }
            for (int c = 0; c < gains.length; c++) {
                gains[c] += fit.gains()[c];
            }
        }
        double saved = Arrays.stream(gains).sum();
        List<Double> importance = Arrays.stream(gains)
                .mapToObj(gain -> saved > 0 ? gain / saved : 0)
                .toList();
        return BinaryScores.of(labels, scores)
                .auc()
                .map(auc -> new DomainClassifier(auc, importance, ofReference.length, ofCurrent.length, seed));
    }

    private static int rows(List<Column> columns) {
        int rows = columns.isEmpty() ? 0 : columns.getFirst().rows();
        if (columns.isEmpty() || columns.stream().anyMatch(c -> c.rows() != rows)) {
            throw new IllegalArgumentException("at least one column, and all columns of one length");
        }
        return rows;
    }

    /// Rows in random order, so that their place says which fifth they belong to.
    private static int[] drawn(int rows, Xoshiro256 random) {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        random.shuffle(order);
        return Arrays.copyOf(order, Math.min(rows, ROWS));
    }

    private static CodedColumn coded(Column reference, int[] ofReference, Column current, int[] ofCurrent) {
        if (reference instanceof Column.Numbers(double[] a, boolean _)
                && current instanceof Column.Numbers(double[] b, boolean _)) {
            double[] values = new double[ofReference.length + ofCurrent.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = i < ofReference.length ? a[ofReference[i]] : b[ofCurrent[i - ofReference.length]];
            }
            return new CodedColumn(codes(values), true);
        }
        if (reference instanceof Column.Labels(@Nullable String[] a, boolean _)
                && current instanceof Column.Labels(@Nullable String[] b, boolean _)) {
            @Nullable String[] values = new @Nullable String[ofReference.length + ofCurrent.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = i < ofReference.length ? a[ofReference[i]] : b[ofCurrent[i - ofReference.length]];
            }
            return new CodedColumn(codes(values), false);
        }
        throw new IllegalArgumentException("a column has numbers on one side and labels on the other");
    }

    /// Bins of about equal share over both sides; a value that fills several has one.
    private static byte[] codes(double[] values) {
        double[] sorted = NumericProfile.sortedFinite(values);
        double[] edges = new double[KEPT_APART];
        int n = 0;
        for (int k = 1; k <= KEPT_APART && sorted.length > 0; k++) {
            double edge = sorted[(int) ((long) k * (sorted.length - 1) / (KEPT_APART + 1))];
            if (n == 0 || edge > edges[n - 1]) {
                edges[n++] = edge;
            }
        }
        byte[] codes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            int found = Arrays.binarySearch(edges, 0, n, values[i] + 0.0);
            codes[i] = (byte) (Double.isFinite(values[i]) ? 1 + (found >= 0 ? found : -found - 1) : MISSING);
        }
        return codes;
    }

    private static byte[] codes(@Nullable String[] values) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String value : values) {
            if (value != null) {
                counts.merge(value, 1, Integer::sum);
            }
        }
        List<String> byCount = new ArrayList<>(counts.keySet());
        byCount.sort(Comparator.comparing(counts::get, Comparator.reverseOrder()));
        Map<String, Integer> codeOf = new HashMap<>();
        for (int k = 0; k < byCount.size(); k++) {
            codeOf.put(byCount.get(k), 1 + Math.min(k, KEPT_APART));
        }
        byte[] codes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            codes[i] = (byte) (value == null ? MISSING : codeOf.getOrDefault(value, MISSING));
        }
        return codes;
    }
}
