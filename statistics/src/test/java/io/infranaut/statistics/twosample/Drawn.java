package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Xoshiro256;

/// The inputs that `adversarial.py` draws from a seed, to the bit.
public final class Drawn {
    private Drawn() {}

    /// @param spec kind, sizes, whether the current side is moved, and seed
    public static double[][] numbers(String spec) {
        String[] words = spec.split(" ", -1);
        Xoshiro256 random = new Xoshiro256(Long.parseLong(words[4]));
        return new double[][] {
            numbers(words[0], Integer.parseInt(words[1]), false, random),
            numbers(words[0], Integer.parseInt(words[2]), words[3].equals("1"), random)
        };
    }

    private static double[] numbers(String kind, int n, boolean moved, Xoshiro256 random) {
        double[] values = new double[n];
        double shift = moved ? 0.25 : 0;
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            values[i] = switch (kind) {
                case "uniform" -> u + shift;
                case "bell" -> {
                    for (int k = 0; k < 11; k++) {
                        u += random.nextDouble();
                    }
                    yield u - 6 + 2 * shift;
                }
                case "ties" -> Math.floor(6 * u) + (moved && random.nextDouble() < 0.3 ? 1 : 0);
                case "constant" -> 3 + shift;
                case "denormal" -> Math.floor(200 * (u + shift)) * Double.MIN_VALUE;
                case "huge" -> (u - 0.5 + shift) * 1e300;
                case "tiny" -> (u - 0.5 + shift) * 1e-300;
                case "offset" -> 1e9 + Math.floor(1000 * (u + shift)) / 8;
                case "tail" -> (1 + shift) / (u + 0x1p-40);
                case "holes" -> {
                    double v = random.nextDouble();
                    yield v < 0.1
                            ? Double.NaN
                            : v < 0.15 ? Double.POSITIVE_INFINITY : v < 0.2 ? Double.NEGATIVE_INFINITY : u + shift;
                }
                case "lattice" -> Math.floor(1000 * (u + shift)) / 7;
                default -> throw new IllegalArgumentException(kind);
            };
        }
        return values;
    }

    /// @param spec cells, bits of a count, tenths of empty cells, and seed
    public static long[][] counts(String spec) {
        String[] words = spec.split(" ", -1);
        int bits = Integer.parseInt(words[1]);
        double empty = Integer.parseInt(words[2]) / 10.0;
        Xoshiro256 random = new Xoshiro256(Long.parseLong(words[3]));
        long[][] counts = new long[2][Integer.parseInt(words[0])];
        for (long[] side : counts) {
            for (int i = 0; i < side.length; i++) {
                side[i] = random.nextDouble() < empty
                        ? 0
                        : (long) random.nextInt(1 << Math.min(bits, 30)) << Math.max(0, bits - 30);
            }
        }
        return counts;
    }
}
