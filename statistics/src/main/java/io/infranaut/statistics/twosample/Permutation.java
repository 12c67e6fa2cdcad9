package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;

/// p-values of distances by permutation: how often does a random division of the pooled observations give a
/// distance at least as large? Distances that differ by rounding alone, 1e-12 of their size, count as equal.
///
/// Source: Phipson & Smyth 2010: (1 + #{T* ≥ T}) / (1 + B), never zero.
final class Permutation {
    /// The most observations, both sides together.
    static final int MOST = 1 << 24;

    private static final double EQUAL = 1e-12;

    private Permutation() {}

    static double ofNumbers(Method method, double[] a, double[] b, int permutations, long seed) {
        double observed = statistic(method).applyAsDouble(a, b);
        double[] pooled = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, pooled, a.length, b.length);
        Arrays.sort(pooled);
        int[] positions = new int[pooled.length];
        Arrays.setAll(positions, i -> i);
        Xoshiro256 random = new Xoshiro256(seed);
        double[] left = new double[a.length];
        double[] right = new double[b.length];
        boolean[] chosen = new boolean[pooled.length];
        int atLeast = 0;
        for (int k = 0; k < permutations; k++) {
            choose(positions, a.length, random);
            Arrays.fill(chosen, false);
            for (int i = 0; i < a.length; i++) {
                chosen[positions[i]] = true;
            }
            int l = 0;
            int r = 0;
            for (int i = 0; i < pooled.length; i++) {
                if (chosen[i]) {
                    left[l++] = pooled[i];
                } else {
                    right[r++] = pooled[i];
                }
            }
            atLeast += statistic(method).applyAsDouble(left, right) >= observed * (1 - EQUAL) ? 1 : 0;
        }
        return (1.0 + atLeast) / (1.0 + permutations);
    }

    static double ofCounts(Method method, Shares shares, int permutations, long seed) {
        double observed = statistic(method, shares);
        int[] cells = shares.observations();
        int n = (int) shares.referenceCount();
        long[] whole = new long[shares.cells()];
        for (int cell : cells) {
            whole[cell]++;
        }
        Xoshiro256 random = new Xoshiro256(seed);
        int atLeast = 0;
        for (int k = 0; k < permutations; k++) {
            choose(cells, n, random);
            long[] left = new long[whole.length];
            for (int i = 0; i < n; i++) {
                left[cells[i]]++;
            }
            long[] right = new long[whole.length];
            Arrays.setAll(right, i -> whole[i] - left[i]);
            double drawn = statistic(method, new Shares(left, right));
            atLeast += drawn >= observed - EQUAL * Math.abs(observed) ? 1 : 0;
        }
        return (1.0 + atLeast) / (1.0 + permutations);
    }

    /// Puts a random choice of `n` items first.
    private static void choose(int[] items, int n, Xoshiro256 random) {
        for (int i = 0; i < n; i++) {
            int j = i + random.nextInt(items.length - i);
            int kept = items[i];
            items[i] = items[j];
            items[j] = kept;
        }
    }

    private static double statistic(Method method, Shares shares) {
        return switch (Outcome.ofCounts(method, shares)) {
            case Result.Value<Outcome>(Outcome outcome) -> outcome.statistic();
            case Result.InsufficientData<Outcome>(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    private static ToDoubleBiFunction<double[], double[]> statistic(Method method) {
        return switch (method) {
            case WASSERSTEIN -> Wasserstein::distance;
            case ENERGY -> EnergyDistance::distance;
            default -> throw new IllegalArgumentException(method.id() + " is no distance of numbers");
        };
    }
}
