package io.infranaut.statistics.distribution;

import java.util.Arrays;

/// Tail probabilities of the Cramér-von Mises statistics.
///
/// Sources: Smirnov 1936 (the limiting law as alternating integrals, which keep their digits in the tail; here by
/// the midpoint rule after a change of variable that makes the integrand periodic); Xiao, Gordon & Yakovlev 2006
/// (two samples, exactly).
public final class CramerVonMisesDistribution {
    private static final int NODES = 400;

    private CramerVonMisesDistribution() {}

    /// P(ω² ≥ x) in the limit of many values.
    public static double survival(double x) {
        if (x < 0.003) {
            return 1;
        }
        double sum = 0;
        double sign = 1;
        for (int k = 1; ; k++) {
            double term = 0;
            for (int j = 0; j < NODES; j++) {
                double theta = (j + 0.5) * Math.PI / NODES;
                double t = (2 * k - 0.5) * Math.PI - Math.PI / 2 * StrictMath.cos(theta);
                double half = StrictMath.sin(theta / 2);
                double root = Math.sqrt(StrictMath.sin(Math.PI * half * half) * t);
                term += StrictMath.sin(theta) / root * StrictMath.exp(-x * t * t / 2);
            }
            sum += sign * term;
            sign = -sign;
            if (term <= 1e-17 * sum) {
                return Math.clamp(sum * Math.PI / NODES, 0.0, 1.0);
            }
        }
    }

    /// P(ζ ≥ z) over all orders of n and m values, where ζ sums (m′i − n′j)² over the points (i, j) of the order's
    /// lattice path, with n′ = n/g, m′ = m/g and g the greatest common divisor.
    ///
    /// @param n at most 26 together with `m`'s, so that counts of paths are exact
    public static double twoSampleExact(int n, int m, long z) {
        int g = gcd(n, m);
        long stepX = m / g;
        long stepY = n / g;
        Paths[] column = new Paths[m + 1];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                Paths before = i == 0 && j == 0
                        ? Paths.ORIGIN
                        : Paths.merge(i == 0 ? Paths.NONE : column[j], j == 0 ? Paths.NONE : column[j - 1]);
                long distance = stepX * i - stepY * j;
                column[j] = before.plus(distance * distance);
            }
        }
        Paths all = column[m];
        double tail = 0;
        double total = 0;
        for (int i = 0; i < all.values.length; i++) {
            total += all.counts[i];
            tail += all.values[i] >= z ? all.counts[i] : 0;
        }
        return tail / total;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// How many paths have which sum so far, sums ascending.
    private record Paths(long[] values, double[] counts) {
        static final Paths NONE = new Paths(new long[0], new double[0]);
        static final Paths ORIGIN = new Paths(new long[1], new double[] {1});

        Paths plus(long amount) {
            return new Paths(Arrays.stream(values).map(v -> v + amount).toArray(), counts);
        }

        static Paths merge(Paths a, Paths b) {
            long[] values = new long[a.values.length + b.values.length];
            double[] counts = new double[values.length];
            int size = 0;
            int i = 0;
            int j = 0;
            while (i < a.values.length || j < b.values.length) {
                boolean first = j == b.values.length || (i < a.values.length && a.values[i] <= b.values[j]);
                boolean both = first && j < b.values.length && i < a.values.length && a.values[i] == b.values[j];
                values[size] = first ? a.values[i] : b.values[j];
                counts[size++] = (first ? a.counts[i] : 0) + (both || !first ? b.counts[j] : 0);
                i += first ? 1 : 0;
                j += both || !first ? 1 : 0;
            }
            return new Paths(Arrays.copyOf(values, size), Arrays.copyOf(counts, size));
        }
    }
}
