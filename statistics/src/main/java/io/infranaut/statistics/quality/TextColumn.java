package io.infranaut.statistics.quality;

import io.infranaut.statistics.Result;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A column of texts or categories. Texts are compared as they are, with case and white space; an empty text is a
/// value.
public final class TextColumn extends Column {
    private final Map<String, Integer> counts;

    private TextColumn(long rows, long nonNull, Map<String, Integer> counts) {
        super(
                rows,
                nonNull,
                counts.values().stream().mapToInt(Integer::intValue).sorted().toArray());
        this.counts = counts;
    }

    /// The column of `values`, in which null is null.
    public static TextColumn of(@Nullable String[] values) {
        return of(values, new boolean[values.length]);
    }

    /// The column of `values`, in which null is null and so is a row whose `nulls` is true.
    public static TextColumn of(@Nullable String[] values, boolean[] nulls) {
        requireSameLength(values.length, nulls);
        Map<String, Integer> counts = new HashMap<>();
        long nonNull = 0;
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            if (!nulls[i] && value != null) {
                counts.merge(value, 1, Integer::sum);
                nonNull++;
            }
        }
        return new TextColumn(values.length, nonNull, counts);
    }

    /// The length of the shortest text, in UTF-16 units.
    public Result<Metric> minLength() {
        return nonNull() == 0
                ? noValues()
                : Metric.of(
                        "MinLength",
                        counts.keySet().stream().mapToInt(String::length).min().orElseThrow(),
                        nonNull());
    }

    /// The length of the longest text, in UTF-16 units.
    public Result<Metric> maxLength() {
        return nonNull() == 0
                ? noValues()
                : Metric.of(
                        "MaxLength",
                        counts.keySet().stream().mapToInt(String::length).max().orElseThrow(),
                        nonNull());
    }

    /// The share of all rows whose text satisfies a predicate; a null row does not comply. The predicate sees each
    /// distinct text once.
    ///
    /// @param name the predicate's name, which becomes part of the metric's
    public Result<Metric> compliance(String name, Predicate<String> predicate) {
        return share("Compliance(%s)".formatted(name), complying(predicate));
    }

    /// The share of all rows in which the pattern finds something, an empty find aside; a null row does not match.
    public Result<Metric> patternMatch(Pattern pattern) {
        return share("PatternMatch(%s)".formatted(pattern), complying(text -> {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() && matcher.end() > matcher.start();
        }));
    }

    @Override
    public Histogram histogram(int maximum) {
        return Histogram.of(counts, rows() - nonNull(), rows(), maximum);
    }

    @Override
    public SequencedMap<String, Result<Metric>> metrics() {
        SequencedMap<String, Result<Metric>> metrics = super.metrics();
        metrics.put("MinLength", minLength());
        metrics.put("MaxLength", maxLength());
        return metrics;
    }

    private long complying(Predicate<String> predicate) {
        long complying = 0;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            complying += predicate.test(entry.getKey()) ? entry.getValue() : 0;
        }
        return complying;
    }
}
