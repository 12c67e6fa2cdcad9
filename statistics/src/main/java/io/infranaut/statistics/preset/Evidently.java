package io.infranaut.statistics.preset;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.distribution.NormalDistribution;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.AndersonDarling;
import io.infranaut.statistics.twosample.ColumnType;
import io.infranaut.statistics.twosample.CramerVonMises;
import io.infranaut.statistics.twosample.DriftMeasurement;
import io.infranaut.statistics.twosample.DriftTest;
import io.infranaut.statistics.twosample.EnergyDistance;
import io.infranaut.statistics.twosample.EppsSingleton;
import io.infranaut.statistics.twosample.KolmogorovSmirnov;
import io.infranaut.statistics.twosample.MannWhitney;
import io.infranaut.statistics.twosample.Method;
import io.infranaut.statistics.twosample.Shares;
import io.infranaut.statistics.twosample.StudentT;
import io.infranaut.statistics.twosample.Wasserstein;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Data drift as Evidently 0.7 reports it: how a column's kind and its test are chosen, the score, the threshold
/// and the verdict of the column and of the dataset.
///
/// Differences: text columns (a trained classifier there) are answered as unsupported; TVD draws its 1000
/// permutations from our generator; p-values keep their digits where Evidently's round off (Z below 1e-16,
/// Cramér-von Mises below 1e-7, Epps-Singleton where few values make its covariance singular); and where Evidently
/// stops with an error, answers NaN or depends on the order of a set (Fisher's test of more than two values), the
/// answer is [Result.InsufficientData].
public final class Evidently {
    /// The share of drifted columns from which a dataset has drifted.
    public static final double DATASET_SHARE = 0.5;

    private static final int SMALL_REFERENCE = 1_000;
    private static final int WHOLE_CATEGORIES = 10;
    private static final int DISCRETE_VALUES = 5;
    private static final int VALUES_WITH_OWN_BIN = 20;
    private static final double LEAST_SCALE = 0.001;
    private static final double LEAST_SHARE = 0.0001;
    private static final int PERMUTATIONS = 1_000;

    private Evidently() {}

    /// How a column is treated.
    public enum Kind {
        NUMERICAL,
        CATEGORICAL,
        TEXT
    }

    /// Evidently's tests, by its names.
    public enum Test {
        KS("ks", 0.05, Drift.AT_MOST),
        Z("z", 0.05, Drift.BELOW),
        CHISQUARE("chisquare", 0.05, Drift.BELOW),
        JENSEN_SHANNON("jensenshannon", 0.1, Drift.AT_LEAST),
        KULLBACK_LEIBLER("kl_div", 0.1, Drift.AT_LEAST),
        PSI("psi", 0.1, Drift.AT_LEAST),
        WASSERSTEIN("wasserstein", 0.1, Drift.AT_LEAST),
        HELLINGER("hellinger", 0.1, Drift.AT_LEAST),
        ANDERSON("anderson", 0.1, Drift.BELOW),
        CRAMER_VON_MISES("cramer_von_mises", 0.1, Drift.AT_MOST),
        MANN_WHITNEY("mannw", 0.05, Drift.BELOW),
        T_TEST("t_test", 0.05, Drift.BELOW),
        EPPS_SINGLETON("es", 0.05, Drift.BELOW),
        ENERGY("ed", 0.1, Drift.ABOVE),
        G_TEST("g_test", 0.1, Drift.BELOW),
        FISHER_EXACT("fisher_exact", 0.1, Drift.BELOW),
        TVD("TVD", 0.1, Drift.BELOW);

        private enum Drift {
            BELOW,
            AT_MOST,
            AT_LEAST,
            ABOVE
        }

        private final String id;
        private final double threshold;
        private final Drift drift;

        Test(String id, double threshold, Drift drift) {
            this.id = id;
            this.threshold = threshold;
            this.drift = drift;
        }

        /// Evidently's name of the test.
        public String id() {
            return id;
        }

        public double defaultThreshold() {
            return threshold;
        }

        boolean drifted(double score, double limit) {
            return switch (drift) {
                case BELOW -> score < limit;
                case AT_MOST -> score <= limit;
                case AT_LEAST -> score >= limit;
                case ABOVE -> score > limit;
            };
        }
    }

    /// A column's verdict.
    ///
    /// @param score the p-value or distance
    public record ColumnDrift(Kind kind, Test test, double score, double threshold, boolean drifted) {}

    /// A dataset's verdict.
    ///
    /// @param columns in the order of their names
    /// @param share of the drifted columns among those with a value
    public record DatasetDrift(
            SortedMap<String, Result<ColumnDrift>> columns,
            int judged,
            int driftedColumns,
            double share,
            boolean drifted) {}

    /// The kind that the current data give a column.
    public static Kind kind(Column current) {
        return switch (current) {
            case Column.Numbers(double[] values, boolean whole) ->
                whole && NumericProfile.distinctUpTo(WHOLE_CATEGORIES + 1, values) <= WHOLE_CATEGORIES
                        ? Kind.CATEGORICAL
                        : Kind.NUMERICAL;
            case Column.Labels labels ->
                !labels.declared() && 2L * labels.counts().size() > labels.rows() - labels.missing()
                        ? Kind.TEXT
                        : Kind.CATEGORICAL;
        };
    }

    /// The drift of a column by the test that Evidently chooses.
    ///
    /// @param kind null for what [#kind] says
    /// @return insufficient for a side without values and for text
    public static Result<ColumnDrift> drift(@Nullable Kind kind, Column reference, Column current) {
        return drift(kind, null, null, reference, current);
    }

    /// The drift of a column.
    ///
    /// @param kind null for what [#kind] says
    /// @param test null for the one that Evidently chooses
    /// @param threshold null for the test's own
    /// @return insufficient for a side without values, for text, and where the test is undefined
    /// @throws IllegalArgumentException if one side has numbers and the other has labels
    public static Result<ColumnDrift> drift(
            @Nullable Kind kind, @Nullable Test test, @Nullable Double threshold, Column reference, Column current) {
        Kind used = kind == null ? kind(current) : kind;
        if (used == Kind.TEXT) {
            return Result.insufficient("text columns are not supported");
        }
        Sides values = Sides.of(reference, current);
        if (values.n() == 0 || values.m() == 0) {
            return Result.insufficient("each side needs a value; the reference has %d and the current has %d"
                    .formatted(values.n(), values.m()));
        }
        if (used == Kind.NUMERICAL && !values.numeric()) {
            throw new IllegalArgumentException("a column of labels is not numerical");
        }
        Test chosen = test == null ? choose(used, values) : test;
        double limit = threshold == null ? chosen.defaultThreshold() : threshold;
        return score(chosen, used, values)
                .map(score -> new ColumnDrift(used, chosen, score, limit, chosen.drifted(score, limit)));
    }

    /// The drift of the columns that both sides have.
    ///
    /// @return insufficient when no column has a value
    public static Result<DatasetDrift> dataset(SortedMap<String, Column> reference, SortedMap<String, Column> current) {
        SortedMap<String, Result<ColumnDrift>> columns = new TreeMap<>();
        reference.forEach((name, column) -> {
            Column other = current.get(name);
            if (other != null) {
                columns.put(name, drift(null, column, other));
            }
        });
        int judged = 0;
        int drifted = 0;
        for (Result<ColumnDrift> column : columns.values()) {
            if (column instanceof Result.Value<ColumnDrift>(ColumnDrift found)) {
                judged++;
                drifted += found.drifted() ? 1 : 0;
            }
        }
        if (judged == 0) {
            return Result.insufficient("none of the %d columns has a value".formatted(columns.size()));
        }
        double share = (double) drifted / judged;
        return Result.of(new DatasetDrift(columns, judged, drifted, share, share >= DATASET_SHARE));
    }

    private static Test choose(Kind kind, Sides values) {
        boolean few = kind == Kind.CATEGORICAL || values.distinctUpTo(DISCRETE_VALUES + 1) <= DISCRETE_VALUES;
        if (values.n() <= SMALL_REFERENCE) {
            return few ? values.distinctUpTo(3) > 2 ? Test.CHISQUARE : Test.Z : Test.KS;
        }
        return few ? Test.JENSEN_SHANNON : Test.WASSERSTEIN;
    }

    private static Result<Double> score(Test test, Kind kind, Sides values) {
        return switch (test) {
            case KS ->
                Result.of(KolmogorovSmirnov.ofUnsorted(values.unsortedA(), values.unsortedB())
                        .pValue());
            case ANDERSON ->
                AndersonDarling.ofUnsorted(values.unsortedA(), values.unsortedB())
                        .map(AndersonDarling::pValue);
            case CRAMER_VON_MISES ->
                Result.of(CramerVonMises.ofUnsorted(values.unsortedA(), values.unsortedB())
                        .pValue());
            case MANN_WHITNEY ->
                MannWhitney.ofUnsorted(values.unsortedA(), values.unsortedB(), MannWhitney.Alternative.LESS)
                        .map(MannWhitney::pValue);
            case T_TEST -> StudentT.pooled(values.a(), values.b()).map(StudentT::pValue);
            case EPPS_SINGLETON -> EppsSingleton.of(values.a(), values.b()).map(EppsSingleton::pValue);
            case ENERGY -> Result.of(EnergyDistance.ofUnsorted(values.unsortedA(), values.unsortedB()));
            case WASSERSTEIN -> Result.of(Wasserstein.normalized(values.unsortedA(), values.unsortedB(), LEAST_SCALE));
            case Z -> Result.of(z(values));
            case CHISQUARE -> {
                Shares shares = values.shares();
                yield shares.cells() < 2
                        ? Result.insufficient("chi-square needs two values")
                        : Result.of(
                                shares.unseen() > 0
                                        ? 0.0
                                        : ChiSquaredDistribution.survival(shares.goodnessOfFit(), shares.cells() - 1));
            }
            case G_TEST -> g(values);
            case FISHER_EXACT -> {
                Shares shares = values.shares();
                yield values.n() != values.m() || shares.cells() > 2
                        ? Result.insufficient("fisher_exact needs two values and sides of one size")
                        : Result.of(shares.cells() < 2 ? 1.0 : shares.fisherExact());
            }
            case TVD -> tvd(values);
            case JENSEN_SHANNON -> {
                long[][] counts = binned(kind, values);
                yield Result.of(new Shares(counts[0], counts[1]).jensenShannon() * Math.sqrt(StrictMath.log(2)));
            }
            case HELLINGER -> Result.of(hellinger(kind, values));
            case PSI -> {
                double[][] shares = filled(binned(kind, values));
                double sum = 0;
                for (int i = 0; i < shares[0].length; i++) {
                    sum += (shares[0][i] - shares[1][i]) * StrictMath.log(shares[0][i] / shares[1][i]);
                }
                yield Result.of(sum);
            }
            case KULLBACK_LEIBLER -> {
                double[][] shares = filled(binned(kind, values));
                double ofReference = Arrays.stream(shares[0]).sum();
                double ofCurrent = Arrays.stream(shares[1]).sum();
                double sum = 0;
                for (int i = 0; i < shares[0].length; i++) {
                    double r = shares[0][i] / ofReference;
                    sum += r * StrictMath.log(r / (shares[1][i] / ofCurrent));
                }
                yield Result.of(sum);
            }
        };
    }

    /// The smallest value against all others.
    private static double z(Sides values) {
        long[][] counts = values.counts();
        if (counts[0].length == 1) {
            return 1;
        }
        long n = values.n();
        long m = values.m();
        Shares two =
                new Shares(new long[] {counts[0][0], n - counts[0][0]}, new long[] {counts[1][0], m - counts[1][0]});
        return NormalDistribution.twoSided(two.twoProportionZ());
    }

    /// The likelihood ratio against the reference's own counts, which is defined for sides of one size only.
    private static Result<Double> g(Sides values) {
        if (values.n() != values.m() || values.distinctUpTo(2) < 2) {
            return Result.insufficient("g_test needs two values and sides of one size");
        }
        long[][] counts = values.counts();
        double sum = 0;
        for (int i = 0; i < counts[0].length; i++) {
            if (counts[0][i] == 0) {
                return Result.of(0.0);
            }
            sum += counts[1][i] == 0 ? 0 : counts[1][i] * StrictMath.log((double) counts[1][i] / (double) counts[0][i]);
        }
        return Result.of(ChiSquaredDistribution.survival(2 * sum, counts[0].length - 1));
    }

    private static Result<Double> tvd(Sides values) {
        SortedMap<String, Long> reference = new TreeMap<>();
        SortedMap<String, Long> current = new TreeMap<>();
        long[][] counts = values.counts();
        for (int i = 0; i < counts[0].length; i++) {
            reference.put(Integer.toString(i), counts[0][i]);
            current.put(Integer.toString(i), counts[1][i]);
        }
        return DriftTest.of(Method.TOTAL_VARIATION)
                .withPermutations(PERMUTATIONS, 0)
                .measure(ColumnType.CATEGORICAL, reference, current)
                .map(DriftMeasurement::score);
    }

    private static double hellinger(Kind kind, Sides values) {
        Shares shares = values.shares();
        if (kind == Kind.NUMERICAL) {
            double[] distinct = values.distinctNumbers();
            long[][] counts = values.sturges(distinct.length);
            shares = new Shares(counts[0], counts[1]);
        }
        return shares.hellinger();
    }

    /// Counts of both sides; bins that are empty on both are among them, and are filled like others.
    private static long[][] binned(Kind kind, Sides values) {
        return kind == Kind.CATEGORICAL
                        || values.distinctInReferenceUpTo(VALUES_WITH_OWN_BIN + 1) <= VALUES_WITH_OWN_BIN
                ? values.counts()
                : values.sturges(values.n() + values.m());
    }

    private static double[][] filled(long[][] counts) {
        return new double[][] {filled(counts[0]), filled(counts[1])};
    }

    private static double[] filled(long[] counts) {
        double n = Arrays.stream(counts).sum();
        double[] shares = Arrays.stream(counts).mapToDouble(count -> count / n).toArray();
        double least = Arrays.stream(shares).filter(s -> s > 0).min().orElse(1);
        double filling = least <= LEAST_SHARE ? least / 1e6 : LEAST_SHARE;
        return Arrays.stream(shares).map(s -> s == 0 ? filling : s).toArray();
    }
}
