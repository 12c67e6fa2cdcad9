package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.distribution.NormalDistribution;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.sketch.NumberSketch;
import java.util.Map;
import java.util.TreeMap;

/// What a method found before anything is held against a threshold.
///
/// @param score the p-value, or the distance as it is compared
record Outcome(double statistic, double score, String effect, double effectSize, Map<String, String> parameters) {
    private static final double LEAST_SCALE = 0.001;

    /// Compares two samples of numbers by a method that takes no counts.
    ///
    /// @param a the reference's values, finite, at least one, ascending but for Kolmogorov-Smirnov
    /// @param b the current values, finite, at least one, ascending but for Kolmogorov-Smirnov
    static Result<Outcome> ofNumbers(Method method, double[] a, double[] b) {
        return switch (method) {
            case KS -> {
                KolmogorovSmirnov ks = KolmogorovSmirnov.ofUnsorted(a, b);
                yield test(
                        ks.statistic(),
                        ks.pValue(),
                        "D",
                        ks.statistic(),
                        law(ks.exact(), "one-sample law at nm/(n+m)"));
            }
            case ANDERSON_DARLING ->
                AndersonDarling.of(a, b)
                        .map(ad -> new Outcome(
                                ad.statistic(),
                                ad.pValue(),
                                "mean weighted squared difference of distribution functions",
                                ad.meanSquare(),
                                Map.of("pValue", pValueOf(ad))));
            case CRAMER_VON_MISES -> {
                CramerVonMises cvm = CramerVonMises.of(a, b);
                yield test(
                        cvm.statistic(),
                        cvm.pValue(),
                        "mean squared difference of distribution functions",
                        cvm.meanSquare(),
                        law(cvm.exact(), "limiting law"));
            }
            case MANN_WHITNEY ->
                MannWhitney.of(a, b, MannWhitney.Alternative.TWO_SIDED)
                        .map(u -> new Outcome(
                                u.u(),
                                u.pValue(),
                                "rank-biserial correlation",
                                u.rankBiserial(),
                                law(u.exact(), "normal, corrected for ties and continuity")));
            case WELCH_T ->
                StudentT.welch(a, b)
                        .map(t -> new Outcome(
                                t.t(),
                                t.pValue(),
                                "Cohen's d",
                                t.cohensD(),
                                Map.of("degreesOfFreedom", Double.toString(t.degreesOfFreedom()))));
            case EPPS_SINGLETON ->
                EppsSingleton.of(a, b)
                        .map(es -> new Outcome(
                                es.statistic(),
                                es.pValue(),
                                "statistic (n + m) / nm",
                                es.statistic() * ((double) a.length + b.length) / ((double) a.length * b.length),
                                Map.of(
                                        "degreesOfFreedom",
                                        Integer.toString(es.degreesOfFreedom()),
                                        "points",
                                        "0.4 0.8")));
            case WASSERSTEIN -> {
                double distance = Wasserstein.distance(a, b);
                double scale = scale(a);
                yield distance(distance, distance / scale, "distance / scale", scale, a, b);
            }
            case ENERGY -> {
                double scale = scale(a);
                yield distance(
                        EnergyDistance.distance(a, b),
                        EnergyDistance.distance(a, b, scale),
                        "distance of values / scale",
                        scale,
                        a,
                        b);
            }
            case PSI,
                    JENSEN_SHANNON,
                    KULLBACK_LEIBLER,
                    HELLINGER,
                    TOTAL_VARIATION,
                    L_INFINITY,
                    CRAMERS_V,
                    CHI_SQUARED,
                    G,
                    GOODNESS_OF_FIT,
                    TWO_PROPORTION_Z,
                    FISHER_EXACT -> throw new IllegalArgumentException(method.id() + " takes counts");
        };
    }

    /// Compares two streams of numbers by their sketches.
    ///
    /// @return insufficient when the method needs the rows
    static Result<Outcome> ofSketches(Method method, NumberSketch a, NumberSketch b) {
        if (method == Method.KS) {
            return Streamed.kolmogorovSmirnov(a.quantiles(), b.quantiles())
                    .map(ks -> new Outcome(
                            ks.value(),
                            ks.pValue(a.count(), b.count()),
                            "D",
                            ks.value(),
                            within(
                                    ks,
                                    Map.of("pValue", "one-sample law at nm/(n+m), of the least D within the error"))));
        }
        if (method == Method.WASSERSTEIN
                && a.moments() instanceof Result.Value<Moments>(Moments moments)
                && Streamed.wasserstein(a.quantiles(), b.quantiles()) instanceof Result.Value<Streamed>(Streamed w)) {
            double scale = Math.max(moments.standardDeviation(), LEAST_SCALE);
            double normalised = w.value() / scale;
            return Double.isFinite(normalised) && Double.isFinite(w.error())
                    ? Result.of(new Outcome(
                            w.value(),
                            normalised,
                            "distance / scale",
                            normalised,
                            within(w, Map.of("scale", Double.toString(scale)))))
                    : Result.insufficient("the distance is beyond the largest double");
        }
        return Result.insufficient(method.id() + " needs the rows; sketches are not enough");
    }

    private static Map<String, String> within(Streamed distance, Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(others);
        all.put("error", Double.toString(distance.error()));
        all.put("confidence", Double.toString(Streamed.CONFIDENCE));
        return all;
    }

    /// Compares two rows of counts.
    static Result<Outcome> ofCounts(Method method, Shares shares) {
        Map<String, String> none = Map.of();
        return switch (method) {
            case PSI -> distance(shares.populationStability(), "index", Map.of("emptyCell", "half an observation"));
            case JENSEN_SHANNON -> distance(shares.jensenShannon(), "distance", Map.of("base", "2"));
            case KULLBACK_LEIBLER ->
                distance(
                        shares.kullbackLeibler(),
                        "divergence",
                        Map.of("emptyCell", "half an observation", "base", "e"));
            case HELLINGER -> distance(shares.hellinger(), "distance", none);
            case TOTAL_VARIATION -> distance(shares.totalVariation(), "distance", none);
            case L_INFINITY -> distance(shares.largestDifference(), "distance", none);
            case CRAMERS_V -> distance(shares.cramersV(), "Cramér's V, bias-corrected", none);
            case CHI_SQUARED -> homogeneity(method, shares, shares.chiSquared());
            case G -> homogeneity(method, shares, shares.likelihoodRatio());
            case GOODNESS_OF_FIT -> goodnessOfFit(shares);
            case TWO_PROPORTION_Z, FISHER_EXACT -> {
                if (shares.cells() != 2) {
                    yield Result.insufficient(
                            "%s needs two cells; the values are in %d".formatted(method.id(), shares.cells()));
                }
                double z = shares.twoProportionZ();
                yield test(
                        z,
                        method == Method.FISHER_EXACT ? shares.fisherExact() : NormalDistribution.twoSided(z),
                        "Cohen's h",
                        shares.cohensH(),
                        none);
            }
            case KS, ANDERSON_DARLING, CRAMER_VON_MISES, MANN_WHITNEY, WELCH_T, EPPS_SINGLETON, WASSERSTEIN, ENERGY ->
                throw new IllegalArgumentException(method.id() + " takes numbers, not counts");
        };
    }

    private static Result<Outcome> homogeneity(Method method, Shares shares, double statistic) {
        int degrees = shares.cells() - 1;
        if (degrees == 0) {
            return oneCell(method, shares);
        }
        return test(
                statistic,
                ChiSquaredDistribution.survival(statistic, degrees),
                "Cramér's V, bias-corrected",
                shares.cramersV(),
                Map.of(
                        "degreesOfFreedom",
                        Integer.toString(degrees),
                        "expectedBelowFive",
                        Long.toString(shares.expectedBelowFive())));
    }

    private static Result<Outcome> goodnessOfFit(Shares shares) {
        int degrees = shares.cells() - 1;
        if (degrees == 0) {
            return oneCell(Method.GOODNESS_OF_FIT, shares);
        }
        double statistic = shares.goodnessOfFit();
        return test(
                statistic,
                shares.unseen() > 0 ? 0 : ChiSquaredDistribution.survival(statistic, degrees),
                "Cohen's w",
                Math.sqrt(statistic / shares.currentCount()),
                Map.of(
                        "degreesOfFreedom",
                        Integer.toString(degrees),
                        "unseenInReference",
                        Integer.toString(shares.unseen())));
    }

    private static Result<Outcome> oneCell(Method method, Shares shares) {
        return Result.insufficient("%s needs two cells; all %d and %d values are in one"
                .formatted(method.id(), shares.referenceCount(), shares.currentCount()));
    }

    private static Result<Outcome> test(
            double statistic, double pValue, String effect, double effectSize, Map<String, String> parameters) {
        return Result.of(new Outcome(statistic, pValue, effect, effectSize, parameters));
    }

    private static Result<Outcome> distance(double distance, String effect, Map<String, String> parameters) {
        return Result.of(new Outcome(distance, distance, effect, distance, parameters));
    }

    private static Result<Outcome> distance(
            double distance, double normalised, String effect, double scale, double[] a, double[] b) {
        if (!Double.isFinite(distance) || !Double.isFinite(normalised)) {
            return Result.insufficient("the distance is beyond the largest double: the values span from "
                    + Math.min(a[0], b[0]) + " to " + Math.max(a[a.length - 1], b[b.length - 1]));
        }
        return Result.of(
                new Outcome(distance, normalised, effect, normalised, Map.of("scale", Double.toString(scale))));
    }

    private static double scale(double[] reference) {
        return Math.max(Moments.of(reference).standardDeviation(), LEAST_SCALE);
    }

    private static Map<String, String> law(boolean exact, String otherwise) {
        return Map.of("pValue", exact ? "exact" : otherwise);
    }

    private static String pValueOf(AndersonDarling ad) {
        return ad.pValue() == AndersonDarling.LARGEST_P
                ? "at least 0.25, the end of the table"
                : ad.pValue() == AndersonDarling.LEAST_P
                        ? "at most 0.001, the end of the table"
                        : "between the levels of the table";
    }
}
