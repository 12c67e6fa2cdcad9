package io.infranaut.statistics.preset;

import io.infranaut.statistics.chunk.Chunk;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What a classifier said of some rows, and what is known of the truth. Classes are codes from 0.
///
/// @param actual the true class, negative when it is missing
/// @param predicted the predicted class, negative when it is missing
/// @param probabilities of two classes one column, that of class 1; of more one column a class. NaN when missing;
///     an infinite one counts as missing
public record ClassPredictions(int[] actual, int[] predicted, double[][] probabilities) {
    public ClassPredictions {
        int classes = probabilities.length == 1 ? 2 : probabilities.length;
        int rows = actual.length;
        if (probabilities.length == 0
                || predicted.length != rows
                || Arrays.stream(probabilities).anyMatch(column -> column.length != rows)) {
            throw new IllegalArgumentException("at least one column of probabilities, and all columns of one length");
        }
        if (IntStream.concat(Arrays.stream(actual), Arrays.stream(predicted)).anyMatch(c -> c >= classes)) {
            throw new IllegalArgumentException("a class beyond the %d that have probabilities".formatted(classes));
        }
    }

    public int rows() {
        return actual.length;
    }

    public int classes() {
        return binary() ? 2 : probabilities.length;
    }

    boolean binary() {
        return probabilities.length == 1;
    }

    /// The rows of a chunk.
    ClassPredictions slice(Chunk chunk) {
        double[][] columns = new double[probabilities.length][];
        Arrays.setAll(columns, c -> Arrays.copyOfRange(probabilities[c], chunk.from(), chunk.to()));
        return new ClassPredictions(
                Arrays.copyOfRange(actual, chunk.from(), chunk.to()),
                Arrays.copyOfRange(predicted, chunk.from(), chunk.to()),
                columns);
    }

    int[] where(IntPredicate accepted) {
        return IntStream.range(0, rows()).filter(accepted).toArray();
    }

    boolean scored(int row) {
        for (double[] column : probabilities) {
            if (!Double.isFinite(column[row])) {
                return false;
            }
        }
        return true;
    }

    /// The class that a column of probabilities is about.
    int classOf(int column) {
        return binary() ? 1 : column;
    }

    /// Whether the true class of some rows is the one that a column is about.
    int[] truth(int column, int[] rows) {
        return Arrays.stream(rows)
                .map(i -> actual[i] == classOf(column) ? 1 : 0)
                .toArray();
    }

    static double[] at(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
    }
}
