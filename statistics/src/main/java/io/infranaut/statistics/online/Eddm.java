package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Map;

/// The early drift detection method on a stream of errors (1 is an error, 0 is none): the mean distance between errors
/// plus two standard deviations against where that sum was largest. A warning lasts until an error lifts it.
///
/// Source: Baena-García, Del Campo-Ávila, Fidalgo, Bifet, Gavaldà & Morales-Bueno 2006; Welford 1962 (variance).
public final class Eddm extends Detector {
    static final String NAME = "eddm";

    private final int warmStart;
    private final double alpha;
    private final double beta;

    private long n;
    private long lastError;
    private double errors;
    private double mean;
    private double squares;
    private double largest = -1;
    private boolean warning;

    /// With River's defaults.
    public Eddm() {
        this(30, 0.95, 0.9);
    }

    /// @param warmStart errors that must be exceeded before the first signal
    /// @param alpha a level below it warns
    /// @param beta a level below it is a drift, at most alpha
    public Eddm(int warmStart, double alpha, double beta) {
        require(beta > 0 && beta <= alpha && alpha <= 1, "EDDM's levels obey 0 < beta ≤ alpha ≤ 1");
        this.warmStart = warmStart;
        this.alpha = alpha;
        this.beta = beta;
    }

    Eddm(StateReader in) {
        super(in);
        warmStart = in.readInt();
        alpha = in.readDouble();
        beta = in.readDouble();
        n = in.readLong();
        lastError = in.readLong();
        errors = in.readDouble();
        mean = in.readDouble();
        squares = in.readDouble();
        largest = in.readDouble();
        warning = in.readBoolean();
    }

    @Override
    void write(StateWriter out) {
        out.add(warmStart)
                .add(alpha)
                .add(beta)
                .add(n)
                .add(lastError)
                .add(errors)
                .add(mean)
                .add(squares)
                .add(largest)
                .add(warning);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "warmStart", Integer.toString(warmStart),
                "alpha", Double.toString(alpha),
                "beta", Double.toString(beta));
    }

    @Override
    boolean admits(double value) {
        return value == 0 || value == 1;
    }

    @Override
    String domain() {
        return "0 and 1";
    }

    @Override
    void restart() {
        n = 0;
        lastError = 0;
        errors = 0;
        mean = 0;
        squares = 0;
        largest = -1;
        warning = false;
    }

    @Override
    Signal take(double value) {
        n++;
        if (value == 1) {
            errors += 1;
            double distance = n - lastError;
            double before = mean;
            mean += 1 / errors * (distance - mean);
            squares += (distance - before) * (distance - mean);
            lastError = n;
            if (n > warmStart && judge() == Signal.DRIFT) {
                return Signal.DRIFT;
            }
        }
        return warning ? Signal.WARNING : Signal.NONE;
    }

    private Signal judge() {
        double variance = errors > 1 ? squares / (errors - 1) : 0;
        double reach = mean + 2 * Math.sqrt(variance);
        if (reach > largest) {
            largest = reach;
        } else if (errors > warmStart) {
            double level = reach / largest;
            if (level < beta) {
                return Signal.DRIFT;
            }
            warning = level < alpha;
        }
        return Signal.NONE;
    }
}
