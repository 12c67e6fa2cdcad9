package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Map;

/// The drift detection method on a stream of errors: the error rate plus its standard deviation against where that sum
/// was least. 1 is an error, 0 is none, and a value between is a share of one.
///
/// Source: Gama, Medas, Castillo & Rodrigues 2004.
public final class Ddm extends Detector {
    static final String NAME = "ddm";

    private final int warmStart;
    private final double warning;
    private final double drift;

    private double n;
    private double rate;
    private double leastRate;
    private double leastDeviation;
    private double least = Double.POSITIVE_INFINITY;

    /// With River's defaults.
    public Ddm() {
        this(30, 2, 3);
    }

    /// @param warmStart values that must be exceeded before the first signal
    /// @param warning standard deviations above the least rate that warn
    /// @param drift standard deviations above the least rate that are a drift
    public Ddm(int warmStart, double warning, double drift) {
        require(Double.isFinite(warning) && Double.isFinite(drift), "DDM's thresholds are finite");
        this.warmStart = warmStart;
        this.warning = warning;
        this.drift = drift;
    }

    Ddm(StateReader in) {
        super(in);
        warmStart = in.readInt();
        warning = in.readDouble();
        drift = in.readDouble();
        n = in.readDouble();
        rate = in.readDouble();
        leastRate = in.readDouble();
        leastDeviation = in.readDouble();
        least = in.readDouble();
    }

    @Override
    void write(StateWriter out) {
        out.add(warmStart)
                .add(warning)
                .add(drift)
                .add(n)
                .add(rate)
                .add(leastRate)
                .add(leastDeviation)
                .add(least);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "warmStart", Integer.toString(warmStart),
                "warning", Double.toString(warning),
                "drift", Double.toString(drift));
    }

    @Override
    boolean admits(double value) {
        return isShare(value);
    }

    @Override
    String domain() {
        return "numbers from 0 to 1";
    }

    @Override
    void restart() {
        n = 0;
        rate = 0;
        least = Double.POSITIVE_INFINITY;
    }

    @Override
    Signal take(double value) {
        n += 1;
        rate += 1 / n * (value - rate);
        double deviation = Math.sqrt(rate * (1 - rate) / n);
        if (n <= warmStart) {
            return Signal.NONE;
        }
        if (rate + deviation <= least) {
            leastRate = rate;
            leastDeviation = deviation;
            least = rate + deviation;
        }
        if (rate + deviation > leastRate + drift * leastDeviation) {
            return Signal.DRIFT;
        }
        return rate + deviation > leastRate + warning * leastDeviation ? Signal.WARNING : Signal.NONE;
    }
}
