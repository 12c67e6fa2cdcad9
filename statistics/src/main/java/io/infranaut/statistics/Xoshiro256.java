package io.infranaut.statistics;

/// The generator behind every randomised method: xoshiro256++, its state filled from the seed by SplitMix64. It is
/// written out here so that a recorded seed gives the same numbers on any Java, for ever. Not for several threads.
///
/// Source: Blackman & Vigna 2021; Steele, Lea & Flood 2014 (SplitMix64).
public final class Xoshiro256 {
    /// The name that a result records beside its seed.
    public static final String NAME = "xoshiro256++";

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    public Xoshiro256(long seed) {
        s0 = split(seed, 1);
        s1 = split(seed, 2);
        s2 = split(seed, 3);
        s3 = split(seed, 4);
    }

    /// The generator that goes on where the one that wrote this was.
    public Xoshiro256(StateReader state) {
        s0 = state.readLong();
        s1 = state.readLong();
        s2 = state.readLong();
        s3 = state.readLong();
    }

    public void write(StateWriter out) {
        out.add(s0).add(s1).add(s2).add(s3);
    }

    /// The n-th output of SplitMix64.
    private static long split(long seed, long n) {
        long state = seed + n * GOLDEN_GAMMA;
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /// Uniform in [0, bound), without bias.
    ///
    /// Source: Lemire 2019.
    ///
    /// @param bound above zero
    public int nextInt(int bound) {
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long least = (0x100000000L - bound) % bound;
            while ((product & 0xFFFFFFFFL) < least) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /// Standard normal, by the polar method with its second value dropped.
    ///
    /// Source: Marsaglia & Bray 1964.
    public double nextGaussian() {
        while (true) {
            double u = 2 * nextDouble() - 1;
            double v = 2 * nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * Math.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }

    /// Puts the values into a random order.
    ///
    /// Source: Fisher & Yates, in Durstenfeld's form (1964).
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }
}
