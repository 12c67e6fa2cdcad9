package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;

/// The k-sample Anderson-Darling test for two samples, with midranks where values tie.
///
/// Source: Scholz & Stephens 1987, equation 7 (statistic), theorem 1 (variance), table 2 (levels, between which the
/// logarithm of the p-value follows the parabola of least squares).
///
/// @param statistic the normalised statistic, mean 0 and variance 1 when nothing has changed
/// @param meanSquare the squared difference of the distribution functions, weighted by the inverse of its variance
///     and averaged over the pooled values
/// @param pValue in [0.001, 0.25]: beyond the table it is the nearer end
public record AndersonDarling(double statistic, double meanSquare, double pValue) {
    public static final double LEAST_P = 0.001;
    public static final double LARGEST_P = 0.25;

    private static final double[] LEVELS = {0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001};
    private static final double[] CRITICAL = {0.325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546};
    private static final double[] PARABOLA = parabola();

    /// The test of two samples.
    ///
    /// @param reference ascending and finite
    /// @param current ascending and finite
    /// @return insufficient with fewer than four values together, or when all are equal
    public static Result<AndersonDarling> of(double[] reference, double[] current) {
        return of(Pooled.ofSorted(reference, current));
    }

    /// The same of samples in any order, to the bit.
    ///
    /// @param reference finite, at least one
    /// @param current finite, at least one
    public static Result<AndersonDarling> ofUnsorted(double[] reference, double[] current) {
        return of(Pooled.ofUnsorted(reference, current));
    }

    private static Result<AndersonDarling> of(Pooled samples) {
        double n = samples.a.length;
        double m = samples.b.length;
        double total = n + m;
        if (total < 4) {
            return Result.insufficient("Anderson-Darling needs four values; both sides together have " + (int) total);
        }
        double sum = 0;
        int distinct = 0;
        for (Ranks r = new Ranks(samples); r.next(); distinct++) {
            double equal = r.equalA + r.equalB;
            double difference = (2 * r.belowA + r.equalA) * m / 2 - (2 * r.belowB + r.equalB) * n / 2;
            double below = r.belowA + r.belowB + equal / 2;
            sum += equal * difference / (below * (total - below) - total * equal / 4) * difference;
        }
        if (distinct < 2) {
            return Result.insufficient("Anderson-Darling is undefined: all values are equal");
        }
        double squared = (total - 1) / total * sum / (n * m);
        double statistic = (squared - 1) / Math.sqrt(variance(n, m));
        return Result.of(new AndersonDarling(statistic, squared / (n * m) * total, pValue(statistic)));
    }

    private static double variance(double n, double m) {
        double total = n + m;
        double inverse = 1 / n + 1 / m;
        double harmonic = 1;
        double g = 0;
        double partial = 0;
        for (double i = total - 1, j = 2; i >= 2; i--, j++) {
            partial += 1 / i;
            g += partial / j;
        }
        harmonic += partial;
        double h = harmonic;
        double a = 4 * g - 6 + (10 - 6 * g) * inverse;
        double b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
        double c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * inverse + 4 * h;
        double d = 4 * (2 * h + 6) - 8 * h;
        return (((a * total + b) * total + c) * total + d) / ((total - 1) * (total - 2) * (total - 3));
    }

    private static double pValue(double statistic) {
        if (statistic < CRITICAL[0]) {
            return LARGEST_P;
        }
        if (statistic > CRITICAL[CRITICAL.length - 1]) {
            return LEAST_P;
        }
        double p = StrictMath.exp(PARABOLA[0] + statistic * (PARABOLA[1] + statistic * PARABOLA[2]));
        return Math.clamp(p, LEAST_P, LARGEST_P);
    }

    /// Coefficients of least squares of ln(level) on the critical values, by the normal equations.
    private static double[] parabola() {
        double[][] system = new double[3][4];
        for (int i = 0; i < LEVELS.length; i++) {
            double[] powers = {1, CRITICAL[i], CRITICAL[i] * CRITICAL[i]};
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    system[row][column] += powers[row] * powers[column];
                }
                system[row][3] += powers[row] * StrictMath.log(LEVELS[i]);
            }
        }
        for (int pivot = 0; pivot < 3; pivot++) {
            for (int row = 0; row < 3; row++) {
                if (row != pivot) {
                    double factor = system[row][pivot] / system[pivot][pivot];
                    for (int column = pivot; column < 4; column++) {
                        system[row][column] -= factor * system[pivot][column];
                    }
                }
            }
        }
        return new double[] {system[0][3] / system[0][0], system[1][3] / system[1][1], system[2][3] / system[2][2]};
    }
}
