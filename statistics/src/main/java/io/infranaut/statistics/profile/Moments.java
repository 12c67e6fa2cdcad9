package io.infranaut.statistics.profile;

/// Mean, population standard deviation and range of finite values. Sums are compensated, run in the order given and
/// are scaled by a power of two, so that neither 1e±300 nor a large offset loses digits.
///
/// Source: Knuth 1998, The Art of Computer Programming 2, 4.2.2 (the error of an addition); Neumaier 1974 (its use);
/// Chan, Golub & LeVeque 1983 (corrected two-pass variance).
///
/// @param count how many values, at least one
/// @param standardDeviation of the population: the divisor is count
public record Moments(long count, double mean, double standardDeviation, double min, double max) {
    /// The moments of some values.
    ///
    /// @param values finite, at least one; in ascending order the result does not depend on the order they came in
    public static Moments of(double[] values) {
        requireSome(values.length);
        double min = values[0];
        double max = values[0];
        for (double value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return of(values, values.length, min, max);
    }

    /// The moments of the first `count` values, which ascend.
    public static Moments ofSorted(double[] values, int count) {
        requireSome(count);
        return of(values, count, values[0], values[count - 1]);
    }

    private static void requireSome(int count) {
        if (count == 0) {
            throw new IllegalArgumentException("moments need at least one value");
        }
    }

    private static Moments of(double[] values, int count, double min, double max) {
        if (min == max) {
            return new Moments(count, min, 0, min, max);
        }
        int exponent = Math.clamp(Math.getExponent(Math.max(Math.abs(min), Math.abs(max))), -1000, 1022);
        double down = Math.scalb(1.0, -exponent);
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < count; i++) {
            double x = values[i] * down;
            double next = sum + x;
            double added = next - sum;
            lost += (sum - (next - added)) + (x - added);
            sum = next;
        }
        double mean = (sum + lost) / count;
        double spread = Math.max(max * down - mean, mean - min * down);
        double up = Math.scalb(1.0, Math.clamp(-Math.getExponent(spread), -1000, 1000));
        double squares = 0;
        double drift = 0;
        for (int i = 0; i < count; i++) {
            double d = (values[i] * down - mean) * up;
            squares += d * d;
            drift += d;
        }
        double variance = Math.max(0, squares - drift * drift / count) / count;
        return new Moments(count, mean / down, Math.sqrt(variance) / up / down, min, max);
    }
}
