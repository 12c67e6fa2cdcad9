package io.infranaut.statistics.multivariate;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.profile.Moments;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How badly rows are rebuilt from the reference's principal components: when columns no longer go together as they
/// did, the error changes, even where each column alone looks the same.
///
/// Source: Jolliffe 2002 (principal components). As many components as are needed to explain more than the stated
/// share of the variance.
public final class PcaReconstruction {
    /// The share of the variance that the components explain unless the caller says otherwise.
    public static final double DEFAULT_VARIANCE = 0.65;

    private final Encoding encoding;
    private final double[][] components;

    private PcaReconstruction(Encoding encoding, double[][] components) {
        this.encoding = encoding;
        this.components = components;
    }

    /// The mean error of some rows.
    ///
    /// @param mean of the Euclidean norms of the rows' residuals
    /// @param samplingError the norms' sample standard deviation over the root of their number; null for one row
    public record Error(double mean, @Nullable Double samplingError, int rows) {}

    /// Learns the components.
    ///
    /// @param reference at least one column, all with as many rows, at least one
    /// @param variance in (0, 1)
    public static PcaReconstruction of(List<Column> reference, double variance) {
        if (!(variance > 0 && variance < 1)) {
            throw new IllegalArgumentException("a share of the variance is in (0, 1), not " + variance);
        }
        Encoding encoding = Encoding.of(reference);
        double[][] points = encoding.points(reference);
        int d = encoding.dimensions();
        double[][] covariance = new double[d][d];
        for (double[] point : points) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += point[i] * point[j] / points.length;
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                covariance[j][i] = covariance[i][j];
            }
        }
        double[] values = new double[d];
        double[][] vectors = SymmetricEigen.decompose(covariance, values);
        double total = Arrays.stream(values).sum();
        int[] order = IntStream.range(0, d)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int used = 0;
        double explained = 0;
        while (used < d && (used == 0 || explained <= variance * total)) {
            explained += values[order[used++]];
        }
        double[][] components = new double[used][d];
        for (int k = 0; k < used; k++) {
            for (int i = 0; i < d; i++) {
                components[k][i] = vectors[i][order[k]];
            }
        }
        return new PcaReconstruction(encoding, components);
    }

    /// How many components are used.
    public int components() {
        return components.length;
    }

    /// The error of rows of the reference's columns.
    public Error error(List<Column> rows) {
        double[][] points = encoding.points(rows);
        double[] norms = new double[points.length];
        for (int r = 0; r < points.length; r++) {
            double[] residual = points[r];
            for (double[] component : components) {
                double projection = 0;
                for (int i = 0; i < residual.length; i++) {
                    projection += residual[i] * component[i];
                }
                for (int i = 0; i < residual.length; i++) {
                    residual[i] -= projection * component[i];
                }
            }
            double squares = 0;
            for (double value : residual) {
                squares += value * value;
            }
            norms[r] = Math.sqrt(squares);
        }
        Arrays.sort(norms);
        Moments moments = Moments.of(norms);
        int n = norms.length;
        Double samplingError = n == 1 ? null : (Double) (moments.standardDeviation() / Math.sqrt(n - 1.0));
        return new Error(moments.mean(), samplingError, n);
    }
}
