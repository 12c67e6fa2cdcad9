package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Locale;
import java.util.Map;

/// The Page-Hinkley test: how far the faded sum of deviations from the mean so far is above its least value, or below
/// its largest.
///
/// Source: Page 1954; Hinkley 1971; with a fading factor as in River.
public final class PageHinkley extends Detector {
    static final String NAME = "page-hinkley";

    /// Which changes of the mean count.
    public enum Direction {
        UP,
        DOWN,
        BOTH
    }

    private final int minInstances;
    private final double delta;
    private final double threshold;
    private final double alpha;
    private final Direction direction;

    private double n;
    private double mean;
    private double increase;
    private double decrease;
    private double least = Double.POSITIVE_INFINITY;
    private double largest = -1;

    /// With River's defaults.
    public PageHinkley() {
        this(30, 0.005, 50, 0.9999, Direction.BOTH);
    }

    /// @param minInstances values before the first alarm
    /// @param delta deviations up to this one are let pass
    /// @param threshold λ, in the stream's unit
    /// @param alpha fading factor, in [0, 1]
    public PageHinkley(int minInstances, double delta, double threshold, double alpha, Direction direction) {
        require(Double.isFinite(delta) && Double.isFinite(threshold), "Page-Hinkley's delta and threshold are finite");
        require(isShare(alpha), "Page-Hinkley's alpha is in [0, 1]");
        this.minInstances = minInstances;
        this.delta = delta;
        this.threshold = threshold;
        this.alpha = alpha;
        this.direction = direction;
    }

    PageHinkley(StateReader in) {
        super(in);
        minInstances = in.readInt();
        delta = in.readDouble();
        threshold = in.readDouble();
        alpha = in.readDouble();
        direction = Direction.valueOf(in.readString());
        n = in.readDouble();
        mean = in.readDouble();
        increase = in.readDouble();
        decrease = in.readDouble();
        least = in.readDouble();
        largest = in.readDouble();
    }

    @Override
    void write(StateWriter out) {
        out.add(minInstances)
                .add(delta)
                .add(threshold)
                .add(alpha)
                .add(direction.name())
                .add(n)
                .add(mean)
                .add(increase)
                .add(decrease)
                .add(least)
                .add(largest);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "minInstances", Integer.toString(minInstances),
                "delta", Double.toString(delta),
                "threshold", Double.toString(threshold),
                "alpha", Double.toString(alpha),
                "direction", direction.name().toLowerCase(Locale.ROOT));
    }

    @Override
    void restart() {
        n = 0;
        mean = 0;
        increase = 0;
        decrease = 0;
        least = Double.POSITIVE_INFINITY;
        largest = -1;
    }

    @Override
    Signal take(double value) {
        n += 1;
        mean += 1 / n * (value - mean);
        double deviation = value - mean;
        increase = alpha * increase + deviation - delta;
        decrease = alpha * decrease + deviation + delta;
        least = Math.min(least, increase);
        largest = Math.max(largest, decrease);
        if (n < minInstances) {
            return Signal.NONE;
        }
        boolean up = increase - least > threshold;
        boolean down = largest - decrease > threshold;
        boolean drift = switch (direction) {
            case UP -> up;
            case DOWN -> down;
            case BOTH -> up || down;
        };
        return drift ? Signal.DRIFT : Signal.NONE;
    }
}
