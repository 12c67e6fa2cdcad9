package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// An online detector of change. Not for several threads.
///
/// Values that are not finite are counted and left out: they change nothing else and the answer to them is NONE. A
/// magnitude above 1e100 counts as 1e100, so that no square or sum overflows and a jump to 1e300 is a drift like
/// another.
public abstract sealed class Detector permits Adwin, Chart, Ddm, Eddm, HddmA, HddmW, Kswin, PageHinkley {
    /// The version of the detectors' arithmetic and of their states. It changes whenever any signal may.
    public static final int VERSION = 1;

    /// Larger magnitudes count as this one.
    public static final double LARGEST = 1e100;

    private long seen;
    private long leftOut;
    private long drifts;
    private boolean drifted;

    Detector() {}

    Detector(StateReader in) {
        seen = in.readLong();
        leftOut = in.readLong();
        drifts = in.readLong();
        drifted = in.readBoolean();
    }

    /// A detector that goes on where the one that gave `state` was.
    ///
    /// @throws IllegalArgumentException if the bytes are not a detector's state of this version
    public static Detector resume(byte[] state) {
        StateReader in = new StateReader(state);
        Detector detector = switch (in.expect(in.name(), VERSION).name()) {
            case Adwin.NAME -> new Adwin(in);
            case Cusum.NAME -> new Cusum(in);
            case Ddm.NAME -> new Ddm(in);
            case Eddm.NAME -> new Eddm(in);
            case GeometricMovingAverage.NAME -> new GeometricMovingAverage(in);
            case HddmA.NAME -> new HddmA(in);
            case HddmW.NAME -> new HddmW(in);
            case Kswin.NAME -> new Kswin(in);
            case PageHinkley.NAME -> new PageHinkley(in);
            default -> throw new IllegalArgumentException("no detector is named '" + in.name() + "'");
        };
        in.end();
        return detector;
    }

    /// Takes the next value of the stream.
    ///
    /// @throws IllegalArgumentException if the detector is not defined on such a value; its state is as before
    public final Signal update(double value) {
        boolean finite = Double.isFinite(value);
        if (finite && !admits(value)) {
            throw new IllegalArgumentException(name() + " takes " + domain() + ", not " + value);
        }
        seen++;
        if (!finite) {
            leftOut++;
            return Signal.NONE;
        }
        if (drifted) {
            restart();
        }
        Signal signal = take(Math.clamp(value, -LARGEST, LARGEST));
        drifted = signal == Signal.DRIFT;
        if (drifted) {
            drifts++;
        }
        return signal;
    }

    /// The name that requests and answers use: `page-hinkley`.
    public abstract String name();

    /// Everything that the signals depend on besides the values, each as text that reads back without loss.
    public final SortedMap<String, String> parameters() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(described()));
    }

    /// Values taken since the very start, those left out among them: the last one's index in the stream is one less.
    public final long seen() {
        return seen;
    }

    /// Values that were not finite.
    public final long leftOut() {
        return leftOut;
    }

    /// Drifts since the very start.
    public final long drifts() {
        return drifts;
    }

    /// Everything that later signals depend on, the parameters among them, as stable bytes.
    public final byte[] state() {
        StateWriter out = new StateWriter(name(), VERSION)
                .add(seen)
                .add(leftOut)
                .add(drifts)
                .add(drifted);
        write(out);
        return out.bytes();
    }

    abstract Signal take(double value);

    abstract void restart();

    abstract Map<String, String> described();

    abstract void write(StateWriter out);

    /// Whether the detector is defined on this finite value.
    boolean admits(double value) {
        return true;
    }

    String domain() {
        return "any number";
    }

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
