package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.twosample.Method.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// How the p-values of a check's columns are judged together, so that many columns do not mean many false alarms.
///
/// Sources: Benjamini & Hochberg 1995 (false discovery rate), Holm 1979 and Bonferroni (family-wise error rate).
public enum Correction {
    BENJAMINI_HOCHBERG,
    HOLM,
    BONFERRONI,
    NONE;

    /// The name that requests and answers use: `benjamini-hochberg`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The adjusted p-values, in the order given, each at most 1 and never below its own.
    public double[] adjust(double[] p) {
        int m = p.length;
        int[] order = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[m];
        switch (this) {
            case BENJAMINI_HOCHBERG -> {
                double least = 1;
                for (int rank = m; rank >= 1; rank--) {
                    least = Math.min(least, p[order[rank - 1]] * (m / (double) rank));
                    adjusted[order[rank - 1]] = least;
                }
            }
            case HOLM -> {
                double most = 0;
                for (int rank = 1; rank <= m; rank++) {
                    most = Math.max(most, Math.min(1, p[order[rank - 1]] * (m - rank + 1)));
                    adjusted[order[rank - 1]] = most;
                }
            }
            case BONFERRONI -> {
                for (int i = 0; i < m; i++) {
                    adjusted[i] = Math.min(1, p[i] * m);
                }
            }
            case NONE -> System.arraycopy(p, 0, adjusted, 0, m);
        }
        return adjusted;
    }

    /// The columns of one check with their p-values adjusted and judged anew. Distances stay as they are, and
    /// neither they nor columns without a value count among the tests.
    public SortedMap<String, Result<DriftMeasurement>> over(SortedMap<String, Result<DriftMeasurement>> columns) {
        List<String> names = new ArrayList<>();
        List<DriftMeasurement> tests = new ArrayList<>();
        columns.forEach((name, result) -> {
            if (result instanceof Result.Value<DriftMeasurement>(DriftMeasurement m) && m.answer() == Answer.P_VALUE) {
                names.add(name);
                tests.add(m);
            }
        });
        double[] adjusted =
                adjust(tests.stream().mapToDouble(DriftMeasurement::score).toArray());
        SortedMap<String, Result<DriftMeasurement>> judged = new TreeMap<>(columns);
        for (int i = 0; i < adjusted.length; i++) {
            judged.put(names.get(i), Result.of(tests.get(i).judgedBy(adjusted[i], this)));
        }
        return judged;
    }
}
