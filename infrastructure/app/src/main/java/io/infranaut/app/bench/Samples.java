package io.infranaut.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The same quantity, measured in several rounds.
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double median() {
        return median(values);
    }

    /// Median and, in brackets, least and greatest.
    String text(String format) {
        return text(values, format);
    }

    /// The median of each round's ratio to the other side of the same round.
    String ratioTo(Samples other) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return text(ratios, "%.3f");
    }

    private static String text(List<Double> values, String format) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median(values), least, greatest);
    }
}
