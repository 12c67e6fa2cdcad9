package io.infranaut.statistics.preset;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.chunk.Chunk;
import io.infranaut.statistics.chunk.Chunking;
import io.infranaut.statistics.chunk.Threshold;
import io.infranaut.statistics.chunk.ThresholdRule;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.multivariate.PcaReconstruction;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.KolmogorovSmirnov;
import io.infranaut.statistics.twosample.Shares;
import io.infranaut.statistics.twosample.Wasserstein;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Column by column and chunk by chunk as NannyML 0.13 reports it: univariate drift, missing values, unseen values
/// and the reconstruction error of several columns, with the thresholds that the reference's own chunks teach.
///
/// Numbers are continuous whatever their cardinality, and labels are categorical. Rows come in the order of their
/// times. A chunk without a value of the column has no statistic and no alert ([Result.InsufficientData]; NaN
/// there). Infinite values are left out, where NannyML stops with an error.
public final class NannyMl {
    /// What NannyML cuts when nothing else is asked for.
    public static final Chunking DEFAULT_CHUNKING = new Chunking.OfCount(10, Chunking.Remainder.OWN_CHUNK);

    /// From this many values of the reference, Kolmogorov-Smirnov and Wasserstein are estimated from bins.
    public static final int ESTIMATED_FROM = 10_000;

    private static final double[] NONE = {};

    private static final int ESTIMATE_BINS = 10_000;
    private static final double LEVEL = 0.05;
    private static final double ERRORS = 3;

    private NannyMl() {}

    /// NannyML's univariate methods.
    public enum Method {
        KOLMOGOROV_SMIRNOV,
        WASSERSTEIN,
        JENSEN_SHANNON,
        HELLINGER,
        CHI2,
        L_INFINITY
    }

    /// A chunk's statistic.
    ///
    /// @param confidence the value less and plus three sampling errors, kept within what it can be; null where
    ///     NannyML gives none
    public record ChunkValue(
            Chunk chunk, Result<Double> value, @Nullable Confidence confidence, boolean alert) {}

    public record Confidence(double samplingError, double lower, double upper) {}

    /// A column over all chunks.
    ///
    /// @param threshold null for chi2, whose alerts follow its p-value
    public record Monitored(@Nullable Threshold threshold, List<ChunkValue> reference, List<ChunkValue> analysis) {}

    /// A chunk's statistic, and its alert where it does not follow from a threshold.
    private record Statistic(double value, @Nullable Boolean alert) {}

    /// The statistic of a column's rows in a chunk.
    private interface OfChunk {
        Result<Statistic> apply(Column column, Chunk chunk);
    }

    /// The statistic of those values of a part of an array that are finite.
    private interface OfValues {
        Result<Double> apply(double[] values, int from, int to);
    }

    /// Univariate drift of a column.
    ///
    /// @param referenceChunks of the reference's rows
    /// @param analysisChunks of the analysed rows
    /// @throws IllegalArgumentException if the method is not for this kind of column
    public static Result<Monitored> drift(
            Method method, Column reference, List<Chunk> referenceChunks, Column analysis, List<Chunk> analysisChunks) {
        OfChunk statistic = switch (reference) {
            case Column.Numbers numbers -> {
                Finite finite = Finite.of(numbers.values());
                OfValues ofValues =
                        finite.values().length == 0 ? (values, from, to) -> noValue() : continuous(method, finite);
                yield (column, chunk) -> ofValues.apply(((Column.Numbers) column).values(), chunk.from(), chunk.to())
                        .map(value -> new Statistic(value, null));
            }
            case Column.Labels labels -> {
                SortedMap<String, Long> counts = labels.counts();
                yield ofSlice(column -> {
                    Shares shares = shares(counts, ((Column.Labels) column).counts());
                    return shares.referenceCount() == 0 || shares.currentCount() == 0
                            ? noValue()
                            : Result.of(categorical(method, shares));
                });
            }
        };
        ThresholdRule rule = ThresholdRule.upper();
        double most = method == Method.KOLMOGOROV_SMIRNOV ? 1 : Double.MAX_VALUE;
        return monitored(
                statistic,
                method == Method.CHI2 ? new ThresholdRule.Constant(null, null) : rule,
                most,
                OptionalDouble.empty(),
                reference,
                referenceChunks,
                analysis,
                analysisChunks);
    }

    /// The share of missing values.
    public static Result<Monitored> missingValues(
            Column reference, List<Chunk> referenceChunks, Column analysis, List<Chunk> analysisChunks) {
        return monitored(
                ofSlice(column -> Result.of(new Statistic((double) column.missing() / column.rows(), null))),
                ThresholdRule.both(),
                1,
                OptionalDouble.of((double) reference.missing() / Math.max(1, reference.rows())),
                reference,
                referenceChunks,
                analysis,
                analysisChunks);
    }

    /// The share of values that the reference does not have; missing counts as a value.
    public static Result<Monitored> unseenValues(
            Column.Labels reference, List<Chunk> referenceChunks, Column.Labels analysis, List<Chunk> analysisChunks) {
        Set<@Nullable String> seen = new HashSet<>(Arrays.asList(reference.values()));
        return monitored(
                ofSlice(column -> Result.of(new Statistic(
                        Arrays.stream(((Column.Labels) column).values())
                                        .filter(value -> !seen.contains(value))
                                        .count()
                                / (double) column.rows(),
                        null))),
                new ThresholdRule.Constant(null, 0.0),
                1,
                OptionalDouble.empty(),
                reference,
                referenceChunks,
                analysis,
                analysisChunks);
    }

    /// Data reconstruction error over several columns: two-sided, a lower bound that is not above 0 is none, and a
    /// value on a bound is an alert. The confidence is the mean's own.
    ///
    /// @param reference by name
    /// @param analysis the same columns
    public static Monitored reconstruction(
            SortedMap<String, Column> reference,
            List<Chunk> referenceChunks,
            SortedMap<String, Column> analysis,
            List<Chunk> analysisChunks) {
        PcaReconstruction pca =
                PcaReconstruction.of(List.copyOf(reference.values()), PcaReconstruction.DEFAULT_VARIANCE);
        List<PcaReconstruction.Error> ofReference = errors(pca, reference, referenceChunks);
        Moments moments = Moments.of(ofReference.stream()
                .mapToDouble(PcaReconstruction.Error::mean)
                .sorted()
                .toArray());
        double lower = moments.mean() - ThresholdRule.THREE * moments.standardDeviation();
        Threshold threshold = new Threshold(
                lower <= 0 ? null : (Double) lower, moments.mean() + ThresholdRule.THREE * moments.standardDeviation());
        return new Monitored(
                threshold,
                judged(referenceChunks, ofReference, threshold),
                judged(analysisChunks, errors(pca, analysis, analysisChunks), threshold));
    }

    private static List<PcaReconstruction.Error> errors(
            PcaReconstruction pca, SortedMap<String, Column> columns, List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> pca.error(
                        columns.values().stream().map(c -> c.slice(chunk)).toList()))
                .toList();
    }

    private static List<ChunkValue> judged(
            List<Chunk> chunks, List<PcaReconstruction.Error> errors, Threshold threshold) {
        List<ChunkValue> judged = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            double value = errors.get(i).mean();
            Double error = errors.get(i).samplingError();
            boolean onBound = Double.valueOf(value).equals(threshold.lower())
                    || Double.valueOf(value).equals(threshold.upper());
            judged.add(new ChunkValue(
                    chunks.get(i),
                    Result.of(value),
                    error == null
                            ? null
                            : new Confidence(error, Math.max(0, value - ERRORS * error), value + ERRORS * error),
                    onBound || threshold.breachedBy(value)));
        }
        return List.copyOf(judged);
    }

    private static OfChunk ofSlice(Function<Column, Result<Statistic>> statistic) {
        return (column, chunk) -> statistic.apply(column.slice(chunk));
    }

    private static Result<Monitored> monitored(
            OfChunk statistic,
            ThresholdRule rule,
            double most,
            OptionalDouble share,
            Column reference,
            List<Chunk> referenceChunks,
            Column analysis,
            List<Chunk> analysisChunks) {
        List<Result<Statistic>> ofReference =
                referenceChunks.stream().map(c -> statistic.apply(reference, c)).toList();
        double[] values = ofReference.stream()
                .mapMultiToDouble((result, accepted) -> {
                    if (result instanceof Result.Value<Statistic>(Statistic found)) {
                        accepted.accept(found.value);
                    }
                })
                .toArray();
        return rule.learn(values).map(learned -> {
            Threshold threshold = learned.within(0, most);
            List<Result<Statistic>> ofAnalysis = analysisChunks.stream()
                    .map(c -> statistic.apply(analysis, c))
                    .toList();
            boolean bounded = threshold.lower() != null || threshold.upper() != null;
            return new Monitored(
                    bounded ? threshold : null,
                    judged(referenceChunks, ofReference, threshold, share),
                    judged(analysisChunks, ofAnalysis, threshold, share));
        });
    }

    private static List<ChunkValue> judged(
            List<Chunk> chunks, List<Result<Statistic>> statistics, Threshold threshold, OptionalDouble share) {
        List<ChunkValue> judged = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            Result<Statistic> result = statistics.get(i);
            boolean alert = result instanceof Result.Value<Statistic>(Statistic found)
                    && (found.alert != null ? found.alert : threshold.breachedBy(found.value));
            Confidence confidence = share.isPresent() && result instanceof Result.Value<Statistic>(Statistic found)
                    ? confidence(found.value, share.getAsDouble(), chunk.rows())
                    : null;
            judged.add(new ChunkValue(chunk, result.map(Statistic::value), confidence, alert));
        }
        return List.copyOf(judged);
    }

    private static Confidence confidence(double value, double share, int rows) {
        double error = Math.sqrt(share * (1 - share)) / Math.sqrt(rows);
        return new Confidence(error, Math.max(0, value - ERRORS * error), Math.min(1, value + ERRORS * error));
    }

    private static <T> Result<T> noValue() {
        return Result.insufficient("the chunk or the reference has no value of this column");
    }

    /// Neither side comes in order; only what needs it sorts them.
    private static OfValues continuous(Method method, Finite reference) {
        boolean estimated = reference.values().length >= ESTIMATED_FROM;
        if (estimated && method == Method.KOLMOGOROV_SMIRNOV) {
            return estimatedKolmogorovSmirnov(reference);
        }
        if (estimated && method == Method.WASSERSTEIN) {
            return estimatedWasserstein(reference);
        }
        return switch (method) {
            case KOLMOGOROV_SMIRNOV ->
                sorted(reference, (a, b) -> KolmogorovSmirnov.of(a, b).statistic());
            case WASSERSTEIN -> sorted(reference, Wasserstein::distance);
            case JENSEN_SHANNON -> binned(reference, Shares::jensenShannon);
            case HELLINGER -> binned(reference, Shares::hellinger);
            case CHI2, L_INFINITY -> throw new IllegalArgumentException(method + " is for labels");
        };
    }

    private static OfValues sorted(Finite reference, ToDoubleBiFunction<double[], double[]> statistic) {
        double[] sorted = NumericProfile.sortedFinite(reference.values());
        return (values, from, to) -> {
            double[] chunk = NumericProfile.sortedFinite(Arrays.copyOfRange(values, from, to));
            return chunk.length == 0 ? noValue() : Result.of(statistic.applyAsDouble(sorted, chunk));
        };
    }

    private static Statistic categorical(Method method, Shares shares) {
        return switch (method) {
            case JENSEN_SHANNON -> new Statistic(shares.jensenShannon(), null);
            case HELLINGER -> new Statistic(shares.hellinger(), null);
            case L_INFINITY -> new Statistic(shares.largestDifference(), null);
            case CHI2 -> {
                int degrees = shares.cells() - 1;
                double value = degrees == 1 ? shares.chiSquaredYates() : shares.chiSquared();
                double p = degrees == 0 ? 1 : ChiSquaredDistribution.survival(value, degrees);
                yield new Statistic(value, p < LEVEL);
            }
            case KOLMOGOROV_SMIRNOV, WASSERSTEIN -> throw new IllegalArgumentException(method + " is for numbers");
        };
    }

    static Shares shares(SortedMap<String, Long> reference, SortedMap<String, Long> chunk) {
        SortedSet<String> labels = new TreeSet<>(reference.keySet());
        labels.addAll(chunk.keySet());
        return new Shares(
                labels.stream().mapToLong(l -> reference.getOrDefault(l, 0L)).toArray(),
                labels.stream().mapToLong(l -> chunk.getOrDefault(l, 0L)).toArray());
    }

    /// Doane's bins of the reference, and one more for what lies outside them.
    private static OfValues binned(Finite reference, ToDoubleFunction<Shares> distance) {
        NumpyBins bins = NumpyBins.doane(reference);
        long[] ofReference = bins.count(reference.values()).withOutside();
        return (values, from, to) -> {
            long[] ofChunk = bins.count(values, from, to).withOutside();
            Shares shares = new Shares(ofReference, ofChunk);
            return shares.currentCount() == 0 ? noValue() : Result.of(distance.applyAsDouble(shares));
        };
    }

    private static OfValues estimatedKolmogorovSmirnov(Finite reference) {
        NumpyBins bins = NumpyBins.equalWidth(reference.low(), reference.high(), ESTIMATE_BINS);
        double[] cumulated = cumulated(bins.count(reference.values()));
        return (values, from, to) -> {
            NumpyBins.Counts counts = bins.count(values, from, to);
            int[] cells = counts.cells();
            double n = counts.finite();
            int sum = counts.below();
            double largest = 0;
            for (int i = 0; i < cumulated.length; i++) {
                sum += cells[i + 1];
                double difference = Math.abs(cumulated[i] - sum / n);
                largest = difference > largest ? difference : largest;
            }
            return n == 0 ? noValue() : Result.of(largest);
        };
    }

    /// Inside the reference's range from bins; outside it from the chunk's values, by NannyML's own formula.
    private static OfValues estimatedWasserstein(Finite reference) {
        double half = reference.low() == reference.high() ? 0.5 : 0;
        NumpyBins bins = NumpyBins.equalWidth(reference.low() - half, reference.high() + half, ESTIMATE_BINS);
        double[] cumulated = cumulated(bins.count(reference.values()));
        double width = bins.edge(1) - bins.edge(0);
        double least = bins.edge(0);
        double most = bins.edge(ESTIMATE_BINS);
        return (values, from, to) -> {
            NumpyBins.Counts counts = bins.count(values, from, to);
            int[] cells = counts.cells();
            double n = counts.finite();
            double[] below = counts.below() == 0 ? NONE : sorted(values, from, to, v -> v < least);
            double[] above = counts.above() == 0 ? NONE : sorted(values, from, to, v -> v > most);
            int smaller = below.length;
            int bigger = above.length;
            double distance = 0;
            for (int i = 0; i < smaller; i++) {
                double next = i + 1 < smaller ? below[i + 1] : least;
                distance += (i + 1.0) / n * (next - below[i]);
            }
            for (int i = 0; i < bigger; i++) {
                double previous = i == 0 ? most : above[i - 1];
                distance += (bigger - i) / n * (above[i] - previous);
            }
            int sum = smaller > 0 ? smaller + 1 : 0;
            double within = 0;
            for (int i = 0; i < cumulated.length; i++) {
                sum += cells[i + 1];
                within += Math.abs(cumulated[i] - sum / n);
            }
            return n == 0 ? noValue() : Result.of(distance + within * width);
        };
    }

    private static double[] sorted(double[] values, int from, int to, DoublePredicate wanted) {
        return Arrays.stream(values, from, to)
                .filter(wanted.and(Double::isFinite))
                .sorted()
                .toArray();
    }

    /// Shares up to the end of each bin, of values none of which is outside.
    private static double[] cumulated(NumpyBins.Counts counts) {
        double[] cumulated = new double[ESTIMATE_BINS];
        double n = counts.finite();
        int sum = 0;
        for (int i = 0; i < cumulated.length; i++) {
            sum += counts.cells()[i + 1];
            cumulated[i] = sum / n;
        }
        return cumulated;
    }
}
