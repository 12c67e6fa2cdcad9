package io.infranaut.statistics.distribution;

/// The standard normal distribution's tails, through the chi-squared distribution with one degree of freedom.
public final class NormalDistribution {
    private NormalDistribution() {}

    /// P(|Z| ≥ |z|).
    public static double twoSided(double z) {
        return ChiSquaredDistribution.survival(z * z, 1);
    }

    /// P(Z ≥ z).
    public static double survival(double z) {
        double half = twoSided(z) / 2;
        return z >= 0 ? half : 1 - half;
    }
}
