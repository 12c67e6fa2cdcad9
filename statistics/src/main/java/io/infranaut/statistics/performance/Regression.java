package io.infranaut.statistics.performance;

import io.infranaut.statistics.Kernel;
import io.infranaut.statistics.Result;
import java.util.Arrays;

/// Predicted numbers beside the true ones. Rows in which either is NaN or infinite are left out and counted.
public final class Regression {
    private final double[] actual;
    private final double[] predicted;
    private final long missing;

    private Regression(double[] actual, double[] predicted, long missing) {
        this.actual = actual;
        this.predicted = predicted;
        this.missing = missing;
    }

    /// Takes true and predicted values, row by row.
    public static Regression of(double[] actual, double[] predicted) {
        if (actual.length != predicted.length) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(actual.length, predicted.length));
        }
        double[] a = new double[actual.length];
        double[] p = new double[actual.length];
        int n = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Double.isFinite(actual[i]) && Double.isFinite(predicted[i])) {
                a[n] = actual[i];
                p[n++] = predicted[i];
            }
        }
        return new Regression(Arrays.copyOf(a, n), Arrays.copyOf(p, n), actual.length - n);
    }

    /// Rows counted, without the missing ones.
    public long total() {
        return actual.length;
    }

    /// The mean absolute error.
    public Result<Estimate> mae() {
        return mean("MAE", (a, p) -> Math.abs(a - p));
    }

    /// The mean squared error.
    public Result<Estimate> mse() {
        return mean("MSE", Regression::square);
    }

    /// The square root of the mean squared error.
    public Result<Estimate> rmse() {
        return root("RMSE", Regression::square);
    }

    /// The square root of the mean squared difference of ln(1 + value). Every value must be above −1.
    public Result<Estimate> rmsle() {
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] <= -1 || predicted[i] <= -1) {
                return Result.insufficient("RMSLE needs values above -1; row %d of %d has %s and %s."
                        .formatted(i, total(), actual[i], predicted[i]));
            }
        }
        if (Kernel.chosen() == Kernel.FIRST) {
            return root("RMSLE", (a, p) -> square(StrictMath.log1p(a), StrictMath.log1p(p)));
        }
        return root("RMSLE", (a, p) -> {
            double difference = a - p;
            double logs = Math.abs(difference) < 0.5 * (1 + p)
                    ? StrictMath.log1p(difference / (1 + p))
                    : StrictMath.log1p(a) - StrictMath.log1p(p);
            return logs * logs;
        });
    }

    /// The mean of |true − predicted| / |true|, a share and not per cent. Undefined when a true value is 0
    /// (scikit-learn then divides by 2⁻⁵² and answers a huge number).
    public Result<Estimate> mape() {
        for (double a : actual) {
            if (a == 0) {
                return Result.insufficient("MAPE is undefined: among %d true values are zeros.".formatted(total()));
            }
        }
        return mean("MAPE", (a, p) -> Math.abs(a - p) / Math.abs(a));
    }

    /// The mean of 2·|true − predicted| / (|true| + |predicted|), between 0 and 2; 0 where both are 0.
    public Result<Estimate> smape() {
        return mean("sMAPE", (a, p) -> a == p ? 0 : 2 * (Math.abs(a - p) / (Math.abs(a) + Math.abs(p))));
    }

    /// The coefficient of determination, 1 − Σ(true − predicted)² / Σ(true − mean)². Undefined when the true values are
    /// all the same.
    public Result<Estimate> r2() {
        double sum = 0;
        boolean constant = true;
        for (double a : actual) {
            sum += a;
            constant &= a == actual[0];
        }
        if (constant) {
            return Result.insufficient("R² needs true values that differ; all of %d are the same.".formatted(total()));
        }
        double average = sum / actual.length;
        double residual = 0;
        double spread = 0;
        for (int i = 0; i < actual.length; i++) {
            residual += square(actual[i], predicted[i]);
            spread += square(actual[i], average);
        }
        return Estimate.of("R²", 1 - residual / spread, total(), missing);
    }

    /// The mean pinball loss of predictions of the quantile `q`, 0 < q < 1 (Koenker and Bassett 1978).
    public Result<Estimate> quantileLoss(double q) {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("A quantile lies between 0 and 1, unlike " + q + ".");
        }
        return mean("quantile loss (q = %s)".formatted(q), (a, p) -> a >= p ? q * (a - p) : (1 - q) * (p - a));
    }

    private interface Loss {
        double of(double actual, double predicted);
    }

    private static double square(double a, double p) {
        return (a - p) * (a - p);
    }

    private Result<Estimate> mean(String method, Loss loss) {
        if (actual.length == 0) {
            return noRows();
        }
        double[] losses = new double[actual.length];
        Arrays.setAll(losses, i -> loss.of(actual[i], predicted[i]));
        return Estimate.mean(method, losses, missing);
    }

    private Result<Estimate> root(String method, Loss loss) {
        return mean(method, loss).map(mean -> {
            Interval interval = mean.interval();
            return new Estimate(
                    method, Math.sqrt(mean.value()), mean.n(), missing, interval == null ? null : interval.root());
        });
    }

    private static Result<Estimate> noRows() {
        return Result.insufficient("There is no row with a true and a predicted value.");
    }
}
