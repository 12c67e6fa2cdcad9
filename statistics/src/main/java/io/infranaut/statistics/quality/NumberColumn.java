package io.infranaut.statistics.quality;

import io.infranaut.statistics.Result;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.DoublePredicate;

/// A column of numbers. 0.0 and −0.0 are the same value.
///
/// Moments are computed around the exact mean, over values scaled by a power of two where their squares would leave
/// the range of a double, so values from 4.9e-324 to 1.8e308 all give exact digits.
public final class NumberColumn extends Column {
    private static final int LARGE = 400;

    private final double[] sorted;
    private final int from;
    private final int to;
    private final int scale;
    private final double scaledMean;
    private final double meanError;
    private final double scaledDeviation;

    private NumberColumn(long rows, double[] sorted) {
        super(rows, sorted.length, occurrences(sorted));
        this.sorted = sorted;
        int low = 0;
        int high = sorted.length;
        while (low < high && sorted[low] == Double.NEGATIVE_INFINITY) {
            low++;
        }
        while (low < high && sorted[high - 1] == Double.POSITIVE_INFINITY) {
            high--;
        }
        from = low;
        to = high;
        double largest = low == high ? 0 : Math.max(Math.abs(sorted[low]), Math.abs(sorted[high - 1]));
        int exponent = Math.getExponent(largest);
        scale = largest == 0 || Math.abs(exponent) < LARGE ? 0 : exponent;
        scaledMean = low == high ? 0 : constant() ? scaled(low) : scaledSum() / finite();
        meanError = low == high || constant() ? 0 : meanError();
        scaledDeviation = low == high || constant() ? 0 : Math.sqrt(squares() / finite());
    }

    /// The column of `values`, in which NaN is null.
    public static NumberColumn of(double[] values) {
        return of(values, new boolean[values.length]);
    }

    /// The column of `values`, in which NaN is null and so is a row whose `nulls` is true.
    public static NumberColumn of(double[] values, boolean[] nulls) {
        requireSameLength(values.length, nulls);
        double[] sorted = new double[values.length];
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (!nulls[i] && !Double.isNaN(values[i])) {
                sorted[n++] = values[i] + 0.0;
            }
        }
        sorted = Arrays.copyOf(sorted, n);
        Arrays.sort(sorted);
        return new NumberColumn(values.length, sorted);
    }

    /// The infinite values, which moments, extremes and quantiles leave out.
    public long infinite() {
        return nonNull() - finite();
    }

    /// The smallest finite value.
    public Result<Metric> minimum() {
        return finite() == 0 ? noFiniteValues() : metric("Minimum", sorted[from]);
    }

    /// The largest finite value.
    public Result<Metric> maximum() {
        return finite() == 0 ? noFiniteValues() : metric("Maximum", sorted[to - 1]);
    }

    /// The sum, exact to about one unit in the last place (Neumaier 1974).
    public Result<Metric> sum() {
        return finite() == 0 ? noFiniteValues() : metric("Sum", Math.scalb(scaledSum(), scale));
    }

    /// The arithmetic mean.
    public Result<Metric> mean() {
        return finite() == 0 ? noFiniteValues() : metric("Mean", Math.scalb(scaledMean, scale));
    }

    /// The population's standard deviation (divisor n), which is Deequ's.
    public Result<Metric> standardDeviation() {
        return finite() == 0 ? noFiniteValues() : metric("StandardDeviation", Math.scalb(scaledDeviation, scale));
    }

    /// The sample's standard deviation (divisor n − 1), which Great Expectations means.
    public Result<Metric> sampleStandardDeviation() {
        long n = finite();
        return n < 2
                ? Result.insufficient(
                        "The sample standard deviation needs two finite values; there are %d.".formatted(n))
                : metric(
                        "SampleStandardDeviation",
                        Math.scalb(scaledDeviation * Math.sqrt((double) n / (n - 1)), scale));
    }

    /// The population's skewness g₁.
    public Result<Metric> skewness() {
        return scaledDeviation == 0 ? constantColumn("Skewness") : metric("Skewness", standardised(3));
    }

    /// The population's excess kurtosis g₂: 0 for a normal distribution.
    public Result<Metric> kurtosis() {
        return scaledDeviation == 0 ? constantColumn("Kurtosis") : metric("Kurtosis", standardised(4) - 3);
    }

    /// The quantile `q` with linear interpolation at (n − 1)·q, as NumPy's and Spark's default.
    ///
    /// @param q between 0 and 1
    public Result<Metric> exactQuantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("A quantile lies between 0 and 1, unlike " + q + ".");
        }
        return finite() == 0 ? noFiniteValues() : metric("ExactQuantile(%s)".formatted(q), quantile(q));
    }

    /// The third quartile minus the first.
    public Result<Metric> interquartileRange() {
        return finite() == 0 ? noFiniteValues() : metric("InterquartileRange", quantile(0.75) - quantile(0.25));
    }

    /// The number of zeros.
    public Result<Metric> zerosCount() {
        return Metric.of("ZerosCount", rank(0, true) - rank(0, false), nonNull());
    }

    /// The share of all rows whose value satisfies a predicate; a null row does not comply.
    ///
    /// @param name the predicate's name, which becomes part of the metric's
    public Result<Metric> compliance(String name, DoublePredicate predicate) {
        long complying = 0;
        for (double value : sorted) {
            complying += predicate.test(value) ? 1 : 0;
        }
        return share("Compliance(%s)".formatted(name), complying);
    }

    @Override
    public Histogram histogram(int maximum) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0, end; i < sorted.length; i = end) {
            end = endOfRun(sorted, i);
            counts.put(Double.toString(sorted[i]), end - i);
        }
        return Histogram.of(counts, rows() - nonNull(), rows(), maximum);
    }

    @Override
    public SequencedMap<String, Result<Metric>> metrics() {
        SequencedMap<String, Result<Metric>> metrics = super.metrics();
        metrics.put("Minimum", minimum());
        metrics.put("Maximum", maximum());
        metrics.put("Sum", sum());
        metrics.put("Mean", mean());
        metrics.put("StandardDeviation", standardDeviation());
        metrics.put("SampleStandardDeviation", sampleStandardDeviation());
        metrics.put("Skewness", skewness());
        metrics.put("Kurtosis", kurtosis());
        metrics.put("InterquartileRange", interquartileRange());
        metrics.put("ZerosCount", zerosCount());
        return metrics;
    }

    private int finite() {
        return to - from;
    }

    private boolean constant() {
        return sorted[from] == sorted[to - 1];
    }

    private double scaled(int i) {
        return scale == 0 ? sorted[i] : Math.scalb(sorted[i], -scale);
    }

    private double scaledSum() {
        double sum = 0;
        double lost = 0;
        for (int i = from; i < to; i++) {
            double x = scaled(i);
            double next = sum + x;
            lost += Math.abs(sum) >= Math.abs(x) ? (sum - next) + x : (x - next) + sum;
            sum = next;
        }
        return sum + lost;
    }

    /// The distance of a value from the mean, corrected for the mean's own rounding (Chan, Golub and LeVeque 1983).
    private double distance(int i) {
        return scaled(i) - scaledMean - meanError;
    }

    private double meanError() {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += scaled(i) - scaledMean;
        }
        return sum / finite();
    }

    private double squares() {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double d = distance(i);
            sum += d * d;
        }
        return sum;
    }

    /// The mean of the `power`-th power of (x − mean) / deviation.
    private double standardised(int power) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double z = distance(i) / scaledDeviation;
            sum += power == 3 ? z * z * z : z * z * (z * z);
        }
        return sum / finite();
    }

    private double quantile(double q) {
        double position = q * (finite() - 1);
        int below = (int) position;
        double fraction = position - below;
        double low = sorted[from + below];
        if (fraction == 0) {
            return low;
        }
        double high = sorted[from + below + 1];
        double step = high - low;
        if (Double.isInfinite(step)) {
            return (1 - fraction) * low + fraction * high;
        }
        return fraction < 0.5 ? low + step * fraction : high - step * (1 - fraction);
    }

    /// How many values are below `value`, or up to it.
    private int rank(double value, boolean including) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (including && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Result<Metric> metric(String name, double value) {
        return Metric.of(name, value, finite());
    }

    private Result<Metric> noFiniteValues() {
        return Result.insufficient("None of %d rows has a finite value.".formatted(rows()));
    }

    private Result<Metric> constantColumn(String name) {
        return Result.insufficient("%s needs finite values that differ; there are %d.".formatted(name, finite()));
    }

    private static int[] occurrences(double[] sorted) {
        int[] counts = new int[sorted.length];
        int distinct = 0;
        for (int i = 0, end; i < sorted.length; i = end) {
            end = endOfRun(sorted, i);
            counts[distinct++] = end - i;
        }
        counts = Arrays.copyOf(counts, distinct);
        Arrays.sort(counts);
        return counts;
    }

    private static int endOfRun(double[] sorted, int start) {
        int end = start + 1;
        while (end < sorted.length && sorted[end] == sorted[start]) {
            end++;
        }
        return end;
    }
}
