package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Kernel;
import io.infranaut.statistics.Order;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.profile.CategoricalProfile;
import io.infranaut.statistics.profile.Histogram;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.sketch.NumberSketch;
import io.infranaut.statistics.sketch.TextSketch;
import io.infranaut.statistics.twosample.Method.Answer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One column's drift test: a method, or `auto`, with a threshold. It has no state and may be used from any thread.
///
/// **The rule of `auto`.** Up to 1000 values on the smaller side a test is sharp and honest, so a p-value decides:
/// chi-squared for categories, booleans and numbers with at most 10 distinct values on both sides together,
/// Kolmogorov-Smirnov for other numbers. Above that a test calls every trifle significant, so a distance decides:
/// Jensen-Shannon for the former, normalised Wasserstein-1 for the latter. The declared type counts, never a guess
/// from the values; the answer tells which rule applied.
///
/// **Bins.** Methods that take categories count numbers into bins frozen by the reference alone, [Histogram#edges].
///
/// **Permutations.** With them, a distance is judged by its permutation p-value: how often a random division of the
/// pooled observations gives a distance at least as large. The seed and the generator's name are in the answer.
///
/// @param method null for `auto`
/// @param threshold null for the method's own; with `auto`, whatever is chosen is held against it, so it is better
///     left out
/// @param bins how many bins of about equal share a number column gets, where bins are used
/// @param minimum values that each side must have
/// @param permutations how many random divisions a distance's p-value is from; 0 holds the distance itself against
///     the threshold
/// @param seed of the permutations
public record DriftTest(
        @Nullable Method method, @Nullable Double threshold, int bins, int minimum, int permutations, long seed) {
    /// The largest smaller side on which `auto` lets a p-value decide.
    public static final int AUTO_TESTS_UP_TO = 1_000;

    /// Up to this many distinct values on both sides together, `auto` compares numbers value by value.
    public static final int AUTO_DISCRETE_UP_TO = 10;

    /// The threshold of a permutation p-value unless the caller gives one.
    public static final double PERMUTATION_THRESHOLD = 0.05;

    public DriftTest {
        if (threshold != null && !(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a threshold must be above 0 and finite, not " + threshold);
        }
        boolean judgedByP = method != null && (method.answer() == Answer.P_VALUE || permutations > 0);
        if (threshold != null && judgedByP && threshold >= 1) {
            throw new IllegalArgumentException("the threshold of a p-value must be below 1, not " + threshold);
        }
        if (bins < 2 || minimum < 1) {
            throw new IllegalArgumentException("at least two bins and a minimum of one value");
        }
        if (permutations < 0 || (permutations > 0 && (method == null || method.answer() == Answer.P_VALUE))) {
            throw new IllegalArgumentException("permutations are for a named distance, not for a test or auto");
        }
    }

    public static DriftTest auto() {
        return new DriftTest(null, null, Histogram.DEFAULT_BINS, 1, 0, 0);
    }

    public static DriftTest of(Method method) {
        return new DriftTest(method, null, Histogram.DEFAULT_BINS, 1, 0, 0);
    }

    /// The test that a request names.
    ///
    /// @param id `auto` or a [Method#id]
    /// @throws IllegalArgumentException naming the known methods, if `id` is none of them
    public static DriftTest named(String id) {
        return id.equals("auto") ? auto() : of(Method.of(id));
    }

    public DriftTest withThreshold(double value) {
        return new DriftTest(method, value, bins, minimum, permutations, seed);
    }

    public DriftTest withBins(int count) {
        return new DriftTest(method, threshold, count, minimum, permutations, seed);
    }

    public DriftTest withMinimum(int count) {
        return new DriftTest(method, threshold, bins, count, permutations, seed);
    }

    public DriftTest withPermutations(int count, long randomSeed) {
        return new DriftTest(method, threshold, bins, minimum, count, randomSeed);
    }

    /// Whether this test is defined on columns of this type.
    public boolean accepts(ColumnType type) {
        return isNumeric(type) || method == null || method.takesCategories();
    }

    /// Compares two samples of a number column. Values that are not finite are left out and counted in the
    /// parameters.
    ///
    /// @param reference the rows that are not missing, in any order
    /// @param current the rows that are not missing, in any order
    /// @return insufficient when a side has fewer finite values than the minimum, when chi-squared sees one cell
    ///     only, or when the distance is beyond the largest double
    /// @throws IllegalArgumentException if the type is not a number
    public Result<DriftMeasurement> measure(ColumnType type, double[] reference, double[] current) {
        if (!isNumeric(type)) {
            throw new IllegalArgumentException("a column of type " + type + " is compared by counts of its categories");
        }
        double[] a = NumericProfile.finite(reference);
        double[] b = NumericProfile.finite(current);
        if (a.length < minimum || b.length < minimum) {
            return tooFew(a.length, b.length);
        }
        SortedMap<String, String> parameters = parameters(type);
        parameters.put("referenceLeftOut", Integer.toString(reference.length - a.length));
        parameters.put("currentLeftOut", Integer.toString(current.length - b.length));
        if (method != Method.KS) {
            Order.sort(a);
        }
        if (method == null || !(method == Method.KS || method.takesCategories())) {
            Order.sort(b);
        }
        return ofValues(type, a, b, parameters);
    }

    /// @param a in ascending order, but for Kolmogorov-Smirnov
    /// @param b in ascending order, but for Kolmogorov-Smirnov and methods that take categories
    private Result<DriftMeasurement> ofValues(
            ColumnType type, double[] a, double[] b, SortedMap<String, String> parameters) {
        Choice choice = method == null ? choose(type, a, b) : new Choice(method, "requested");
        if (choice.method.takesCategories()) {
            double[] edges = Histogram.edges(a, bins);
            return binned(choice, Histogram.count(a, edges), Histogram.count(b, edges), edges, parameters);
        }
        Result<Outcome> outcome = Outcome.ofNumbers(choice.method, a, b);
        return judged(
                choice,
                outcome,
                a.length,
                b.length,
                parameters,
                () -> Permutation.ofNumbers(choice.method, a, b, permutations, seed));
    }

    /// Compares a window with a baseline's profile alone, without the baseline's rows.
    ///
    /// @param baseline a profile whose histogram froze its own edges
    /// @param current the rows that are not missing, in any order
    /// @return insufficient also when the method needs the reference's rows, as Kolmogorov-Smirnov and Wasserstein
    ///     do; `auto` chooses chi-squared or Jensen-Shannon here
    public Result<DriftMeasurement> measure(ColumnType type, NumericProfile baseline, double[] current) {
        if (!isNumeric(type)) {
            throw new IllegalArgumentException("a column of type " + type + " is compared by counts of its categories");
        }
        if (method != null && !method.takesCategories()) {
            return Result.insufficient(method.id() + " needs the reference's rows; its profile is not enough");
        }
        double[] b = NumericProfile.finite(current);
        Histogram histogram = baseline.histogram();
        if (histogram == null || baseline.count() < minimum || b.length < minimum) {
            return tooFew(baseline.count(), b.length);
        }
        Choice choice = method == null
                ? chooseOfCounts(type, baseline.count(), b.length, "held against a profile")
                : new Choice(method, "requested");
        SortedMap<String, String> parameters = parameters(type);
        parameters.put("referenceLeftOut", Long.toString(baseline.nan() + baseline.infinite()));
        parameters.put("currentLeftOut", Integer.toString(current.length - b.length));
        double[] edges = histogram.edgeArray();
        return binned(choice, histogram.countArray(), Histogram.count(b, edges), edges, parameters);
    }

    /// Compares two streams of a number column by their sketches, without their rows. While both sketches are exact
    /// this is what the rows give. Beyond that Kolmogorov-Smirnov and Wasserstein answer with the sketches' error,
    /// which is among the parameters, and methods that take categories count on the edges that both sketches were
    /// given.
    ///
    /// @return insufficient also when the method needs the rows, or the same edges on both sides
    /// @throws IllegalArgumentException if the type is not a number
    public Result<DriftMeasurement> measure(ColumnType type, NumberSketch reference, NumberSketch current) {
        if (!isNumeric(type)) {
            throw new IllegalArgumentException("a column of type " + type + " is compared by counts of its categories");
        }
        long n = reference.count();
        long m = current.count();
        if (n < minimum || m < minimum) {
            return tooFew(n, m);
        }
        SortedMap<String, String> parameters = parameters(type);
        parameters.put("referenceLeftOut", Long.toString(reference.nan() + reference.infinite()));
        parameters.put("currentLeftOut", Long.toString(current.nan() + current.infinite()));
        boolean counts = method != null && method.takesCategories();
        Optional<Binned> bins = Binned.of(reference, current, this.bins);
        if (reference.quantiles().exact() && current.quantiles().exact() && !(counts && bins.isPresent())) {
            double[] a = reference.quantiles().weighted().values();
            double[] b = current.quantiles().weighted().values();
            return ofValues(type, a, b, parameters);
        }
        Choice choice = method == null ? choose(type, reference, current) : new Choice(method, "requested");
        if (choice.method.takesCategories()) {
            return bins.map(on -> binned(choice, on.reference, on.current, on.edges, parameters))
                    .orElseGet(() -> Result.insufficient(choice.method.id() + " needs sketches on the same edges"));
        }
        if (permutations > 0) {
            return Result.insufficient("permutations need the rows; sketches are not enough");
        }
        return judged(choice, Outcome.ofSketches(choice.method, reference, current), n, m, parameters, () -> 1);
    }

    /// Counts of two sketches on the same edges.
    private record Binned(double[] edges, long[] reference, long[] current) {
        /// On the edges that both were given, or on each of the reference's values where both counted every value.
        static Optional<Binned> of(NumberSketch reference, NumberSketch current, int bins) {
            Histogram a = reference.histogram();
            Histogram b = current.histogram();
            if (a != null && b != null && a.edges().equals(b.edges())) {
                return Optional.of(new Binned(a.edgeArray(), a.countArray(), b.countArray()));
            }
            if (!reference.top().exact()
                    || !current.top().exact()
                    || reference.top().size() > Histogram.DISTINCT_VALUES_WITH_OWN_BIN) {
                return Optional.empty();
            }
            double[] edges = Histogram.edges(reference.top().numbers(), bins);
            return Optional.of(new Binned(edges, counts(reference, edges), counts(current, edges)));
        }

        private static long[] counts(NumberSketch sketch, double[] edges) {
            long[] counts = new long[edges.length + 1];
            sketch.top().all().forEach(top -> counts[Histogram.bin(top.number(), edges)] += top.count());
            return counts;
        }
    }

    /// Compares two samples of a column of categories. A category that one side lacks is an ordinary category.
    ///
    /// @param reference rows of each category, without the missing ones
    /// @param current rows of each category, without the missing ones
    /// @return insufficient when a side has fewer rows than the minimum, or when chi-squared sees one category only
    /// @throws IllegalArgumentException if the type or the method takes numbers only, or if a count is negative
    public Result<DriftMeasurement> measure(
            ColumnType type, SortedMap<String, Long> reference, SortedMap<String, Long> current) {
        if (isNumeric(type)) {
            throw new IllegalArgumentException("a column of type " + type + " is compared by its values");
        }
        if (!accepts(type)) {
            throw new IllegalArgumentException("the chosen method takes numbers only, not a column of type " + type);
        }
        TreeSet<String> categories = new TreeSet<>(reference.keySet());
        categories.addAll(current.keySet());
        Shares shares = new Shares(counts(categories, reference), counts(categories, current));
        if (shares.referenceCount() < minimum || shares.currentCount() < minimum) {
            return tooFew(shares.referenceCount(), shares.currentCount());
        }
        Choice choice = method == null
                ? chooseOfCounts(type, shares.referenceCount(), shares.currentCount(), shares.cells() + " categories")
                : new Choice(method, "requested");
        return ofShares(choice, shares, parameters(type));
    }

    /// Compares two streams of a column of categories by their sketches, without their rows.
    ///
    /// @return insufficient also when a side had more categories than counters
    /// @throws IllegalArgumentException if the type or the method takes numbers only
    public Result<DriftMeasurement> measure(ColumnType type, TextSketch reference, TextSketch current) {
        return switch (reference.counts()) {
            case Result.InsufficientData<SortedMap<String, Long>>(String reason) -> Result.insufficient(reason);
            case Result.Value<SortedMap<String, Long>>(SortedMap<String, Long> a) ->
                switch (current.counts()) {
                    case Result.InsufficientData<SortedMap<String, Long>>(String reason) -> Result.insufficient(reason);
                    case Result.Value<SortedMap<String, Long>>(SortedMap<String, Long> b) -> measure(type, a, b);
                };
        };
    }

    /// Compares a window of categories with a baseline's profile alone, without the baseline's rows.
    ///
    /// @param current rows of each category, without the missing ones
    /// @return insufficient also when the profile does not name every category: one outside it could then be an
    ///     unseen one or one of those left out
    /// @throws IllegalArgumentException if the type or the method takes numbers only, or if a count is negative
    public Result<DriftMeasurement> measure(
            ColumnType type, CategoricalProfile baseline, SortedMap<String, Long> current) {
        if (!baseline.complete()) {
            return Result.insufficient("the baseline's profile names %d of its %d categories, which is not enough"
                    .formatted(baseline.top().size(), baseline.distinct()));
        }
        SortedMap<String, Long> reference = new TreeMap<>();
        baseline.top().forEach(c -> reference.put(c.category(), c.count()));
        return measure(type, reference, current);
    }

    private static long[] counts(SortedSet<String> categories, SortedMap<String, Long> of) {
        return categories.stream().mapToLong(c -> of.getOrDefault(c, 0L)).toArray();
    }

    private record Choice(Method method, String reason) {}

    private static Choice choose(ColumnType type, double[] a, double[] b) {
        int distinct = distinctUpTo(AUTO_DISCRETE_UP_TO + 1, a, b);
        if (distinct <= AUTO_DISCRETE_UP_TO) {
            return chooseOfCounts(
                    type, a.length, b.length, distinct + " distinct values, at most " + AUTO_DISCRETE_UP_TO);
        }
        return chooseOfMany(type, a.length, b.length);
    }

    private static Choice choose(ColumnType type, NumberSketch reference, NumberSketch current) {
        long n = reference.count();
        long m = current.count();
        if (reference.top().exact() && current.top().exact()) {
            int distinct = distinctUpTo(
                    AUTO_DISCRETE_UP_TO + 1,
                    reference.top().numbers(),
                    current.top().numbers());
            if (distinct <= AUTO_DISCRETE_UP_TO) {
                return chooseOfCounts(type, n, m, distinct + " distinct values, at most " + AUTO_DISCRETE_UP_TO);
            }
        }
        return chooseOfMany(type, n, m);
    }

    private static Choice chooseOfMany(ColumnType type, long n, long m) {
        boolean small = Math.min(n, m) <= AUTO_TESTS_UP_TO;
        return reasoned(
                small ? Method.KS : Method.WASSERSTEIN,
                type,
                n,
                m,
                "more than " + AUTO_DISCRETE_UP_TO + " distinct values");
    }

    private static Choice chooseOfCounts(ColumnType type, long n, long m, String why) {
        return reasoned(
                Math.min(n, m) <= AUTO_TESTS_UP_TO ? Method.CHI_SQUARED : Method.JENSEN_SHANNON, type, n, m, why);
    }

    private static Choice reasoned(Method chosen, ColumnType type, long n, long m, String why) {
        long smaller = Math.min(n, m);
        return new Choice(
                chosen,
                "auto: %s, %s, %d values on the smaller side (%s %d)"
                        .formatted(
                                type.name().toLowerCase(Locale.ROOT),
                                why,
                                smaller,
                                smaller <= AUTO_TESTS_UP_TO ? "at most" : "more than",
                                AUTO_TESTS_UP_TO));
    }

    private Result<DriftMeasurement> binned(
            Choice choice, long[] a, long[] b, double[] edges, SortedMap<String, String> parameters) {
        parameters.put("edges", Arrays.stream(edges).mapToObj(Double::toString).collect(Collectors.joining(" ")));
        return ofShares(choice, new Shares(a, b), parameters);
    }

    private Result<DriftMeasurement> ofShares(Choice choice, Shares shares, SortedMap<String, String> parameters) {
        parameters.put("cells", Integer.toString(shares.cells()));
        long n = shares.referenceCount();
        long m = shares.currentCount();
        return judged(
                choice,
                Outcome.ofCounts(choice.method, shares),
                n,
                m,
                parameters,
                () -> Permutation.ofCounts(choice.method, shares, permutations, seed));
    }

    private Result<DriftMeasurement> judged(
            Choice choice,
            Result<Outcome> found,
            long n,
            long m,
            SortedMap<String, String> parameters,
            DoubleSupplier permutationPValue) {
        if (permutations > 0 && n + m > Permutation.MOST) {
            return Result.insufficient("permutations need at most %d values, both sides together; there are %d"
                    .formatted(Permutation.MOST, n + m));
        }
        return found.map(outcome -> {
            parameters.putAll(outcome.parameters());
            if (permutations == 0) {
                return judged(choice, outcome, choice.method.answer(), outcome.score(), n, m, parameters);
            }
            parameters.put("permutations", Integer.toString(permutations));
            parameters.put("seed", Long.toString(seed));
            parameters.put("generator", Xoshiro256.NAME);
            return judged(choice, outcome, Answer.P_VALUE, permutationPValue.getAsDouble(), n, m, parameters);
        });
    }

    private DriftMeasurement judged(
            Choice choice,
            Outcome outcome,
            Answer answer,
            double score,
            long n,
            long m,
            SortedMap<String, String> parameters) {
        Method used = choice.method;
        double own = permutations > 0 ? PERMUTATION_THRESHOLD : used.defaultThreshold();
        double limit = threshold == null ? own : threshold;
        OptionalDouble least = answer == Answer.DISTANCE ? used.defaultWatch() : OptionalDouble.empty();
        @Nullable Double watch = least.isPresent() && least.getAsDouble() < limit ? (Double) least.getAsDouble() : null;
        boolean drift = switch (answer) {
            case P_VALUE -> score < limit;
            case DISTANCE -> score >= limit;
        };
        return new DriftMeasurement(
                used,
                used.fullName(),
                choice.reason,
                outcome.statistic(),
                answer,
                score,
                null,
                limit,
                watch,
                drift ? Verdict.DRIFT : watch != null && score >= watch ? Verdict.WATCH : Verdict.STABLE,
                outcome.effect(),
                outcome.effectSize(),
                n,
                m,
                parameters,
                Kernel.chosen().version());
    }

    private static SortedMap<String, String> parameters(ColumnType type) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("columnType", type.name());
        return parameters;
    }

    private Result<DriftMeasurement> tooFew(long n, long m) {
        return Result.insufficient(
                "each side needs at least %d usable values; the reference has %d and the current has %d"
                        .formatted(minimum, n, m));
    }

    private static boolean isNumeric(ColumnType type) {
        return switch (type) {
            case FLOATING, INTEGER -> true;
            case CATEGORICAL, BOOLEAN -> false;
        };
    }

    /// How many distinct values two ascending arrays have together, counting no further than `limit`.
    private static int distinctUpTo(int limit, double[] a, double[] b) {
        int i = 0;
        int j = 0;
        int distinct = 0;
        while ((i < a.length || j < b.length) && distinct < limit) {
            double x = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
            distinct++;
            while (i < a.length && a[i] == x) {
                i++;
            }
            while (j < b.length && b[j] == x) {
                j++;
            }
        }
        return distinct;
    }
}
