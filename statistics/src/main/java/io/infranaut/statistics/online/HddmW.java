package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Map;

/// The drift detection method by McDiarmid's bound on exponentially weighted averages: the average since the last cut
/// against the one at the cut, which is where the average so far, bound included, was least (for a fall: largest).
/// Values are in [0, 1], such as errors.
///
/// Source: Frías-Blanco, del Campo-Ávila, Ramos-Jiménez, Morales-Bueno, Ortiz-Díaz & Caballero-Mota 2015. As in River
/// an average takes the first value that is not zero for its first one, so zeros that lead a stream do not hold it
/// down.
public final class HddmW extends Detector {
    static final String NAME = "hddm-w";

    private final double driftConfidence;
    private final double warningConfidence;
    private final double lambda;
    private final boolean twoSided;
    private final double driftLog;
    private final double warningLog;

    private final Average total;
    private final Average atRise;
    private final Average sinceRise;
    private final Average atFall;
    private final Average sinceFall;
    private double riseCut = Double.POSITIVE_INFINITY;
    private double fallCut = Double.NEGATIVE_INFINITY;

    /// With River's defaults.
    public HddmW() {
        this(0.001, 0.005, 0.05, false);
    }

    /// @param driftConfidence chance of a false drift, in (0, 1)
    /// @param warningConfidence chance of a false warning, in (0, 1)
    /// @param lambda weight of the latest value, in (0, 1)
    /// @param twoSided whether a falling average counts too
    public HddmW(double driftConfidence, double warningConfidence, double lambda, boolean twoSided) {
        require(driftConfidence > 0 && driftConfidence < 1, "HDDM's drift confidence is in (0, 1)");
        require(warningConfidence > 0 && warningConfidence < 1, "HDDM's warning confidence is in (0, 1)");
        require(lambda > 0 && lambda < 1, "HDDM's lambda is in (0, 1)");
        this.driftConfidence = driftConfidence;
        this.warningConfidence = warningConfidence;
        this.lambda = lambda;
        this.twoSided = twoSided;
        this.driftLog = StrictMath.log(1 / driftConfidence);
        this.warningLog = StrictMath.log(1 / warningConfidence);
        this.total = new Average();
        this.atRise = new Average();
        this.sinceRise = new Average();
        this.atFall = new Average();
        this.sinceFall = new Average();
    }

    HddmW(StateReader in) {
        super(in);
        driftConfidence = in.readDouble();
        warningConfidence = in.readDouble();
        lambda = in.readDouble();
        twoSided = in.readBoolean();
        driftLog = StrictMath.log(1 / driftConfidence);
        warningLog = StrictMath.log(1 / warningConfidence);
        total = new Average(in);
        atRise = new Average(in);
        sinceRise = new Average(in);
        atFall = new Average(in);
        sinceFall = new Average(in);
        riseCut = in.readDouble();
        fallCut = in.readDouble();
    }

    @Override
    void write(StateWriter out) {
        out.add(driftConfidence).add(warningConfidence).add(lambda).add(twoSided);
        total.write(out);
        atRise.write(out);
        sinceRise.write(out);
        atFall.write(out);
        sinceFall.write(out);
        out.add(riseCut).add(fallCut);
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
                "lambda", Double.toString(lambda),
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
        total.clear();
        atRise.clear();
        sinceRise.clear();
        atFall.clear();
        sinceFall.clear();
        riseCut = Double.POSITIVE_INFINITY;
        fallCut = Double.NEGATIVE_INFINITY;
    }

    @Override
    Signal take(double value) {
        total.take(value, lambda);
        double bound = Math.sqrt(total.weight * driftLog / 2);
        if (total.mean + bound < riseCut) {
            riseCut = total.mean + bound;
            atRise.copy(total);
            sinceRise.clear();
        } else {
            sinceRise.take(value, lambda);
        }
        if (total.mean - bound > fallCut) {
            fallCut = total.mean - bound;
            atFall.copy(total);
            sinceFall.clear();
        } else {
            sinceFall.take(value, lambda);
        }
        if (above(sinceRise, atRise, driftLog) || (twoSided && above(atFall, sinceFall, driftLog))) {
            return Signal.DRIFT;
        }
        return above(sinceRise, atRise, warningLog) || (twoSided && above(atFall, sinceFall, warningLog))
                ? Signal.WARNING
                : Signal.NONE;
    }

    private static boolean above(Average high, Average low, double log) {
        return high.any && low.any && high.mean - low.mean > Math.sqrt((low.weight + high.weight) * log / 2);
    }

    /// An exponentially weighted mean and the sum of its squared weights.
    private static final class Average {
        private double mean;
        private double weight = 1;
        private boolean any;

        Average() {}

        Average(StateReader in) {
            mean = in.readDouble();
            weight = in.readDouble();
            any = in.readBoolean();
        }

        void write(StateWriter out) {
            out.add(mean).add(weight).add(any);
        }

        void take(double value, double lambda) {
            mean = mean == 0 ? value : mean + lambda * (value - mean);
            weight = lambda * lambda + (1 - lambda) * (1 - lambda) * weight;
            any = true;
        }

        void copy(Average other) {
            mean = other.mean;
            weight = other.weight;
            any = other.any;
        }

        void clear() {
            mean = 0;
            weight = 1;
            any = false;
        }
    }
}
