package io.infranaut.statistics;

import java.util.Arrays;

/// A version of the arithmetic. It changes whenever any bit of any result that was kept may; the ones before are kept,
/// so that what was computed with them can be computed again to the same bits.
///
/// | version | what changed |
/// | --- | --- |
/// | 1 | |
/// | 2 | Fisher's exact test keeps its digits at counts of 1e10 and more; Kolmogorov-Smirnov above 10 000 values rounds
///the effective size half to even; RMSLE of large, nearly equal numbers |
/// | 3 | The one-sided law of Kolmogorov-Smirnov beyond 4 095 values adds up equally spaced terms instead of all |
public enum Kernel {
    FIRST("1"),
    SECOND("2"),
    THIRD("3");

    /// With which everything is computed that nobody asks to compute otherwise.
    public static final Kernel PRESENT = THIRD;

    private static final ScopedValue<Kernel> CHOSEN = ScopedValue.newInstance();

    private final String version;

    Kernel(String version) {
        this.version = version;
    }

    public String version() {
        return version;
    }

    /// @throws IllegalArgumentException if there was never such a version
    public static Kernel of(String version) {
        return Arrays.stream(values())
                .filter(kernel -> kernel.version.equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no version " + version + " of the kernels"));
    }

    /// The one with which this thread computes.
    public static Kernel chosen() {
        return CHOSEN.orElse(PRESENT);
    }

    /// Computes something with this version.
    ///
    /// @param <T> of the result
    /// @param <X> what the computation may throw
    public <T, X extends Throwable> T compute(ScopedValue.CallableOp<? extends T, X> computation) throws X {
        return ScopedValue.where(CHOSEN, this).call(computation);
    }

    /// The effective size of a Kolmogorov-Smirnov law, to the nearest whole number.
    public long effectiveSize(double n, double m) {
        double size = n * m / (n + m);
        return this == FIRST ? Math.round(size) : (long) Math.rint(size);
    }

    /// How far apart the terms are that stand for all of a long sum of smooth ones.
    public long stepOfLongSum(long n, int terms) {
        return compareTo(THIRD) < 0 ? 1 : Math.max(1, n / terms);
    }
}
