package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Map;

/// The drift detection method by Hoeffding's bound on averages: the mean so far against the mean up to where it was,
/// bound included, least (and with two sides also largest). Values are in [0, 1], such as errors.
///
/// Source: Frías-Blanco, del Campo-Ávila, Ramos-Jiménez, Morales-Bueno, Ortiz-Díaz & Caballero-Mota 2015.
public final class HddmA extends Detector {
    static final String NAME = "hddm-a";

    private final double driftConfidence;
    private final double warningConfidence;
    private final boolean twoSided;
    private final double boundLog;
    private final double driftLog;
    private final double warningLog;

    private double n;
    private double mean;
    private double leastN;
    private double leastMean;
    private double largestN;
    private double largestMean;

    /// With River's defaults.
    public HddmA() {
        this(0.001, 0.005, false);
    }

    /// @param driftConfidence chance of a false drift, in (0, 1)
    /// @param warningConfidence chance of a false warning, in (0, 1)
    /// @param twoSided whether a falling mean counts too
    public HddmA(double driftConfidence, double warningConfidence, boolean twoSided) {
        require(driftConfidence > 0 && driftConfidence < 1, "HDDM's drift confidence is in (0, 1)");
        require(warningConfidence > 0 && warningConfidence < 1, "HDDM's warning confidence is in (0, 1)");
        this.driftConfidence = driftConfidence;
        this.warningConfidence = warningConfidence;
        this.twoSided = twoSided;
        this.boundLog = StrictMath.log(1 / driftConfidence);
        this.driftLog = StrictMath.log(2 / driftConfidence);
        this.warningLog = StrictMath.log(2 / warningConfidence);
    }

    HddmA(StateReader in) {
        super(in);
        driftConfidence = in.readDouble();
        warningConfidence = in.readDouble();
        twoSided = in.readBoolean();
        boundLog = StrictMath.log(1 / driftConfidence);
        driftLog = StrictMath.log(2 / driftConfidence);
        warningLog = StrictMath.log(2 / warningConfidence);
        n = in.readDouble();
        mean = in.readDouble();
        leastN = in.readDouble();
        leastMean = in.readDouble();
        largestN = in.readDouble();
        largestMean = in.readDouble();
    }

    @Override
    void write(StateWriter out) {
        out.add(driftConfidence)
                .add(warningConfidence)
                .add(twoSided)
                .add(n)
                .add(mean)
                .add(leastN)
                .add(leastMean)
                .add(largestN)
                .add(largestMean);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "driftConfidence", Double.toString(driftConfidence),
                "warningConfidence", Double.toString(warningConfidence),
                "twoSided", Boolean.toString(twoSided));
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
        mean = 0;
        leastN = 0;
        largestN = 0;
    }

    @Override
    Signal take(double value) {
        n += 1;
        mean += 1 / n * (value - mean);
        double bound = bound(n);
        if (leastN == 0 || leastMean + bound(leastN) >= mean + bound) {
            leastN = n;
            leastMean = mean;
        }
        if (largestN == 0 || largestMean - bound(largestN) <= mean - bound) {
            largestN = n;
            largestMean = mean;
        }
        double rise = mean - leastMean;
        double fall = twoSided ? largestMean - mean : 0;
        if (beyond(rise, leastN, driftLog) || (twoSided && beyond(fall, largestN, driftLog))) {
            return Signal.DRIFT;
        }
        return beyond(rise, leastN, warningLog) || (twoSided && beyond(fall, largestN, warningLog))
                ? Signal.WARNING
                : Signal.NONE;
    }

    private double bound(double size) {
        return Math.sqrt(1 / (2 * size) * boundLog);
    }

    private boolean beyond(double difference, double size, double log) {
        return size != n && difference >= Math.sqrt((n - size) / size * (1 / n) / 2 * log);
    }
}
