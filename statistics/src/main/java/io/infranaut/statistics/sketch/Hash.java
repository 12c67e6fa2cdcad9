package io.infranaut.statistics.sketch;

/// Hashes of 64 bits that are the same on any Java.
///
/// Source: Stafford's thirteenth variant of the finaliser of MurmurHash3, as in SplitMix64.
final class Hash {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Hash() {}

    static long of(long value) {
        long z = value + GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static long of(String text) {
        long h = text.length();
        for (int i = 0; i < text.length(); i++) {
            h = Long.rotateLeft((h ^ text.charAt(i)) * GOLDEN_GAMMA, 29);
        }
        return of(h);
    }

    /// The bits of a number, −0 and 0 being one.
    static long bits(double value) {
        return Double.doubleToLongBits(value + 0.0);
    }
}
