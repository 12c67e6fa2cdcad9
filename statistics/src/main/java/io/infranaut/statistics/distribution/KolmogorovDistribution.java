package io.infranaut.statistics.distribution;

import io.infranaut.statistics.Kernel;

/// Tail probabilities of the Kolmogorov-Smirnov statistics.
///
/// Sources: Gnedenko & Korolyuk 1951 (two samples of one size); Hodges 1958 and Viehmann 2021 (two samples of any
/// sizes); Birnbaum & Tingey 1951, Durbin 1968, Marsaglia, Tsang & Wang 2003, Pelz & Good 1976, chosen between as
/// Simard & L'Ecuyer 2011 propose (one sample).
public final class KolmogorovDistribution {
    private static final double SCALE = 0x1p128;
    private static final int TERMS = 2_048;
    private static final double FLAT_FROM = 2.2;

    private KolmogorovDistribution() {}

    /// P(D ≥ h / lcm(n, m)) for two samples of n and m from one continuous distribution, exactly: the share of
    /// lattice paths from (0, 0) to (n, m) that leave the band.
    ///
    /// @param h the statistic in units of 1 / lcm(n, m)
    public static double twoSampleExact(int n, int m, long h) {
        if (h <= 0) {
            return 1;
        }
        return Math.clamp(n == m ? square(n, h) : rectangle(Math.max(n, m), Math.min(n, m), h), 0.0, 1.0);
    }

    private static double square(int n, long h) {
        if (h > n) {
            return 0;
        }
        double p = 0;
        for (long k = n / h; k >= 0; k--) {
            double ratio = 1;
            for (long j = 0; j < h; j++) {
                ratio *= (n - k * h - j) / (double) (n + k * h + j + 1);
            }
            p = ratio * (1 - p);
        }
        return 2 * p;
    }

    /// Walks the band column by column. `outside[y]` is the probability that a path that ends at (x, y) has left
    /// the band; it is a mean, weighted by x and y, of the two points before it, so no digit is lost.
    private static double rectangle(int n, int m, long h) {
        long g = gcd(n, m);
        long stepX = m / g;
        long stepY = n / g;
        double[] outside = new double[m + 2];
        for (int y = 0; y <= m; y++) {
            outside[y] = y * stepY >= h ? 1 : 0;
        }
        int top = (int) Math.min(m, (h - 1) / stepY);
        for (int x = 1; x <= n; x++) {
            long centre = x * stepX;
            int low = (int) Math.clamp(Math.floorDiv(centre - h, stepY) + 1, 0L, (long) m + 1);
            int high = (int) Math.min(m, (centre + h - 1) / stepY);
            for (int y = top + 1; y <= high; y++) {
                outside[y] = 1;
            }
            double below = low == 0 ? 0 : 1;
            for (int y = low; y <= high; y++) {
                below = (outside[y] * x + below * y) / (x + y);
                outside[y] = below;
            }
            if (low > high) {
                return 1;
            }
            top = high;
        }
        return top == m ? outside[m] : 1;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// P(D_n ≥ x) for one sample of n against a continuous distribution.
    public static double survival(long n, double x) {
        double t = n * x;
        double nxx = t * x;
        if (x >= 1) {
            return 0;
        }
        if (t <= 0.5) {
            return 1;
        }
        if (t <= 1) {
            return Math.clamp(1 - smallest(n, 2 * t - 1), 0.0, 1.0);
        }
        if (t >= n - 1) {
            return 2 * StrictMath.exp(n * StrictMath.log1p(-x));
        }
        if (x >= 0.5 || nxx >= (n <= 140 ? 4 : FLAT_FROM)) {
            return Math.clamp(2 * oneSided(n, x), 0.0, 1.0);
        }
        double cdf = n <= 140 || (n <= 100_000 && t * Math.sqrt(x) <= 1.4) ? durbin((int) n, x) : pelzGood(n, x);
        return Math.clamp(1 - cdf, 0.0, 1.0);
    }

    /// P(D_n⁺ ≥ x), a sum of positive terms. Their number is about n, and they run along a smooth curve whose every
    /// derivative vanishes at both ends when n x² is not small; then equally spaced ones give the sum, as a trapezoidal
    /// rule converges faster than any power (Trefethen & Weideman 2014).
    public static double oneSided(long n, double x) {
        if (x <= 0) {
            return 1;
        }
        if (x >= 1) {
            return 0;
        }
        double nx = n * x;
        double errorOfN = SaddlePoint.stirlingError((double) n);
        long step = nx * x < FLAT_FROM ? 1 : Kernel.chosen().stepOfLongSum(n, TERMS);
        double sum = 0;
        for (long j = step; j < n; j += step) {
            double up = j + nx;
            double rest = n - j;
            double down = rest - nx;
            if (down <= 0) {
                break;
            }
            double exponent = errorOfN
                    - SaddlePoint.stirlingError((double) j)
                    - SaddlePoint.stirlingError(rest)
                    - SaddlePoint.deviance((double) j, up, -nx)
                    - SaddlePoint.deviance(rest, down, nx);
            sum += StrictMath.exp(exponent) * Math.sqrt(n / (2 * Math.PI * j * rest)) / up;
        }
        return StrictMath.exp(n * StrictMath.log1p(-x)) + nx * (sum * step);
    }

    /// n! (w / n)^n, the distribution function where 1/(2n) ≤ x ≤ 1/n.
    private static double smallest(long n, double w) {
        return StrictMath.exp(SaddlePoint.stirlingError((double) n) - n + n * StrictMath.log(w))
                * Math.sqrt(2 * Math.PI * n);
    }

    private static double durbin(int n, double x) {
        double t = n * x;
        int k = (int) Math.ceil(t);
        double h = k - t;
        int m = 2 * k - 1;
        double[][] a = new double[m][m];
        double[] inverseFactorial = new double[m + 2];
        inverseFactorial[0] = 1;
        for (int i = 1; i < inverseFactorial.length; i++) {
            inverseFactorial[i] = inverseFactorial[i - 1] / i;
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m && j <= i + 1; j++) {
                a[i][j] = inverseFactorial[i - j + 1];
            }
        }
        for (int i = 0; i < m - 1; i++) {
            double edge = (1 - StrictMath.pow(h, i + 1)) * inverseFactorial[i + 1];
            a[i][0] = edge;
            a[m - 1][m - 1 - i] = edge;
        }
        double corner = 1 - 2 * StrictMath.pow(h, m) + (2 * h > 1 ? StrictMath.pow(2 * h - 1, m) : 0);
        a[m - 1][0] = corner * inverseFactorial[m];

        double[][] power = identity(m);
        int exponent = 0;
        int exponentOfA = 0;
        for (int left = n; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                power = product(power, a);
                exponent += exponentOfA;
                if (power[k - 1][k - 1] > SCALE) {
                    scale(power, 1 / SCALE);
                    exponent += 128;
                }
            }
            a = product(a, a);
            exponentOfA *= 2;
            if (a[k - 1][k - 1] > SCALE) {
                scale(a, 1 / SCALE);
                exponentOfA += 128;
            }
        }
        double p = power[k - 1][k - 1];
        for (int i = 1; i <= n; i++) {
            p = p * i / n;
            if (p < 1 / SCALE) {
                p *= SCALE;
                exponent -= 128;
            }
        }
        return Math.scalb(p, exponent);
    }

    private static double[][] identity(int m) {
        double[][] a = new double[m][m];
        for (int i = 0; i < m; i++) {
            a[i][i] = 1;
        }
        return a;
    }

    private static double[][] product(double[][] a, double[][] b) {
        int m = a.length;
        double[][] c = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < m; k++) {
                double factor = a[i][k];
                for (int j = 0; j < m; j++) {
                    c[i][j] += factor * b[k][j];
                }
            }
        }
        return c;
    }

    private static void scale(double[][] a, double factor) {
        for (double[] row : a) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= factor;
            }
        }
    }

    private static double pelzGood(long n, double x) {
        double z = Math.sqrt((double) n) * x;
        double z2 = z * z;
        double z4 = z2 * z2;
        double z6 = z4 * z2;
        double z8 = z4 * z4;
        double pi2 = Math.PI * Math.PI;
        double pi4 = pi2 * pi2;
        double pi6 = pi4 * pi2;
        double k0 = 0;
        double k1 = 0;
        double k2 = 0;
        double k3 = 0;
        double extra2 = 0;
        double extra3 = 0;
        for (int k = (int) Math.ceil(16 * z / Math.PI); k >= 1; k--) {
            double m2 = (2.0 * k - 1) * (2.0 * k - 1);
            double m4 = m2 * m2;
            double e = StrictMath.exp(-pi2 * m2 / (8 * z2));
            k0 += e;
            k1 += (pi2 / 4 * m2 - z2) * e;
            k2 += (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * pi2 / 4 * m2 + pi4 * (1 - 2 * z2) / 16 * m4) * e;
            k3 += (-30 * z6
                            - 90 * z8
                            + pi2 * (135 * z4 - 96 * z6) / 4 * m2
                            + pi4 * (212 * z4 - 60 * z2) / 16 * m4
                            + pi6 * (5 - 30 * z2) / 64 * m4 * m2)
                    * e;
            double q = (double) k * k;
            double f = StrictMath.exp(-pi2 * q / (2 * z2));
            extra2 += q * f;
            extra3 += (3 * z2 - pi2 * q) * q * f;
        }
        double root = Math.sqrt(2 * Math.PI);
        double rootOfN = Math.sqrt((double) n);
        return root
                * (k0 / z
                        + k1 / (6 * z4) / rootOfN
                        + (k2 / (72 * z6 * z) - pi2 * extra2 / (36 * z2 * z)) / n
                        + (k3 / (6480 * z8 * z2) + pi2 * extra3 / (216 * z6)) / (n * rootOfN));
    }
}
