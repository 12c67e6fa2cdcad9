package io.infranaut.statistics.preset;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Random splits of rows of two classes into a tenth and the rest, both with the classes' shares, as scikit-learn's
/// `StratifiedShuffleSplit` draws them from the seed 42: NannyML decides on them whether to calibrate. The generator is
/// NumPy's legacy one, the Mersenne Twister.
///
/// Source: Matsumoto & Nishimura 1998.
final class StratifiedSplits {
    private static final double TESTED = 0.1;
    private static final int SEED = 42;
    private static final int STATE = 624;
    private static final int SHIFT = 397;

    private final int[][] rowsOfClass;
    private final int rows;
    private final int[] state = new int[STATE];
    private int used = STATE;

    /// @param classes 0 or 1 for each row, each at least twice
    StratifiedSplits(int[] classes) {
        rows = classes.length;
        rowsOfClass = new int[][] {
            IntStream.range(0, rows).filter(i -> classes[i] == 0).toArray(),
            IntStream.range(0, rows).filter(i -> classes[i] == 1).toArray()
        };
        state[0] = SEED;
        for (int i = 1; i < STATE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /// Rows, by their index.
    record Split(int[] learned, int[] tested) {}

    Split next() {
        int tested = (int) Math.ceil(TESTED * rows);
        int[] left = {rowsOfClass[0].length, rowsOfClass[1].length};
        int[] toLearn = shared(rows - tested, left);
        int[] toTest = shared(tested, new int[] {left[0] - toLearn[0], left[1] - toLearn[1]});
        int[] learnedRows = new int[toLearn[0] + toLearn[1]];
        int[] testedRows = new int[toTest[0] + toTest[1]];
        int learnedBefore = 0;
        int testedBefore = 0;
        for (int c = 0; c < 2; c++) {
            int[] permuted = permutation(rowsOfClass[c]);
            System.arraycopy(permuted, 0, learnedRows, learnedBefore, toLearn[c]);
            System.arraycopy(permuted, toLearn[c], testedRows, testedBefore, toTest[c]);
            learnedBefore += toLearn[c];
            testedBefore += toTest[c];
        }
        int[] learned = permutation(learnedRows);
        return new Split(learned, permutation(testedRows));
    }

    /// So many draws by the classes' counts; what rounding leaves goes to the class that lost most, by lot if equal.
    private int[] shared(int draws, int[] counts) {
        double total = (double) counts[0] + counts[1];
        double first = counts[0] / total * draws;
        double second = counts[1] / total * draws;
        int[] shared = {(int) first, (int) second};
        int missing = draws - shared[0] - shared[1];
        double lost = first - shared[0];
        double otherLost = second - shared[1];
        if (missing == 1) {
            int winner = lost > otherLost ? 0 : 1;
            if (lost == otherLost) {
                winner = permutation(new int[] {0, 1})[0];
            }
            shared[winner]++;
        } else if (missing == 2) {
            if (lost == otherLost) {
                permutation(new int[] {0, 1});
            }
            shared[0]++;
            shared[1]++;
        }
        return shared;
    }

    private int[] permutation(int[] values) {
        int[] permuted = values.clone();
        for (int i = permuted.length - 1; i > 0; i--) {
            int mask = -1 >>> Integer.numberOfLeadingZeros(i);
            int j = draw() & mask;
            while (j > i) {
                j = draw() & mask;
            }
            int kept = permuted[i];
            permuted[i] = permuted[j];
            permuted[j] = kept;
        }
        return permuted;
    }

    private int draw() {
        if (used == STATE) {
            for (int i = 0; i < STATE; i++) {
                int joined = (state[i] & 0x80000000) | (state[(i + 1) % STATE] & 0x7fffffff);
                state[i] = state[(i + SHIFT) % STATE] ^ (joined >>> 1) ^ ((joined & 1) * 0x9908b0df);
            }
            used = 0;
        }
        int y = state[used++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }
}
