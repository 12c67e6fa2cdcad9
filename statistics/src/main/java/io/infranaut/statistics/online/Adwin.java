package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Arrays;
import java.util.Map;

/// Adaptive windowing: a window of the latest values is cut at every bucket's edge, and where the means of the two
/// parts differ by more than their bound the stream has drifted. Row i of the buckets holds sums over 2^i values,
/// oldest first, so the window takes memory of the logarithm of its length.
///
/// Source: Bifet & Gavaldà 2007 (ADWIN2); Babcock, Datar, Motwani & O'Callaghan 2003 (variance of a window). As in
/// River the window is dropped as a whole after a drift, where the paper keeps its later part.
public final class Adwin extends Detector {
    static final String NAME = "adwin";

    private final double delta;
    private final int clock;
    private final int maxBuckets;
    private final int minWindowLength;
    private final int gracePeriod;

    private double[] totals;
    private double[] variances;
    private int[] sizes;
    private int rows;
    private double width;
    private double total;
    private double variance;
    private long ticks;

    /// With River's defaults.
    public Adwin() {
        this(0.002, 32, 5, 5, 10);
    }

    /// @param delta chance of a false alarm of a cut, in (0, 1)
    /// @param clock every how many values the window is cut
    /// @param maxBuckets buckets of each length, from which on two are merged; at least 2
    /// @param minWindowLength values that each part of a cut must have, at least 1
    /// @param gracePeriod length that the window must exceed to be cut
    public Adwin(double delta, int clock, int maxBuckets, int minWindowLength, int gracePeriod) {
        require(delta > 0 && delta < 1, "ADWIN's delta is in (0, 1)");
        require(clock >= 1 && minWindowLength >= 1 && gracePeriod >= 1, "ADWIN's lengths are at least 1");
        require(maxBuckets >= 2, "ADWIN keeps at least 2 buckets of each length");
        this.delta = delta;
        this.clock = clock;
        this.maxBuckets = maxBuckets;
        this.minWindowLength = minWindowLength;
        this.gracePeriod = gracePeriod;
        this.totals = new double[8 * (maxBuckets + 1)];
        this.variances = new double[8 * (maxBuckets + 1)];
        this.sizes = new int[8];
        this.rows = 1;
    }

    Adwin(StateReader in) {
        super(in);
        delta = in.readDouble();
        clock = in.readInt();
        maxBuckets = in.readInt();
        minWindowLength = in.readInt();
        gracePeriod = in.readInt();
        rows = in.readInt();
        sizes = Arrays.stream(in.readLongs()).mapToInt(Math::toIntExact).toArray();
        totals = in.readDoubles();
        variances = in.readDoubles();
        width = in.readDouble();
        total = in.readDouble();
        variance = in.readDouble();
        ticks = in.readLong();
    }

    @Override
    void write(StateWriter out) {
        int used = rows * (maxBuckets + 1);
        out.add(delta)
                .add(clock)
                .add(maxBuckets)
                .add(minWindowLength)
                .add(gracePeriod)
                .add(rows)
                .add(Arrays.stream(sizes).limit(rows).asLongStream().toArray())
                .add(totals, used)
                .add(variances, used)
                .add(width)
                .add(total)
                .add(variance)
                .add(ticks);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "delta", Double.toString(delta),
                "clock", Integer.toString(clock),
                "maxBuckets", Integer.toString(maxBuckets),
                "minWindowLength", Integer.toString(minWindowLength),
                "gracePeriod", Integer.toString(gracePeriod));
    }

    /// Values in the window.
    public long width() {
        return (long) width;
    }

    /// The window's mean; 0 for an empty window.
    public double mean() {
        return width == 0 ? 0 : total / width;
    }

    @Override
    void restart() {
        Arrays.fill(totals, 0);
        Arrays.fill(variances, 0);
        Arrays.fill(sizes, 0);
        rows = 1;
        width = 0;
        total = 0;
        variance = 0;
        ticks = 0;
    }

    @Override
    Signal take(double value) {
        insert(0, value, 0);
        width += 1;
        if (width > 1) {
            double before = width - 1;
            variance += before * (value - total / before) * (value - total / before) / width;
        }
        total += value;
        compress();
        ticks++;
        boolean drift = false;
        if (ticks % clock == 0 && width > gracePeriod) {
            while (cut()) {
                drift = true;
            }
        }
        return drift ? Signal.DRIFT : Signal.NONE;
    }

    private void insert(int row, double sum, double squares) {
        int at = row * (maxBuckets + 1) + sizes[row]++;
        totals[at] = sum;
        variances[at] = squares;
    }

    private void drop(int row, int buckets) {
        int from = row * (maxBuckets + 1);
        int kept = sizes[row] - buckets;
        System.arraycopy(totals, from + buckets, totals, from, kept);
        System.arraycopy(variances, from + buckets, variances, from, kept);
        Arrays.fill(totals, from + kept, from + sizes[row], 0);
        Arrays.fill(variances, from + kept, from + sizes[row], 0);
        sizes[row] = kept;
    }

    private void compress() {
        for (int row = 0; row < rows && sizes[row] > maxBuckets; row++) {
            if (row + 1 == rows) {
                addRow();
            }
            int first = row * (maxBuckets + 1);
            double n = length(row);
            double difference = totals[first] / n - totals[first + 1] / n;
            insert(
                    row + 1,
                    totals[first] + totals[first + 1],
                    variances[first] + variances[first + 1] + n * n * difference * difference / (n + n));
            drop(row, 2);
        }
    }

    private void addRow() {
        rows++;
        if (rows > sizes.length) {
            sizes = Arrays.copyOf(sizes, 2 * sizes.length);
            totals = Arrays.copyOf(totals, 2 * totals.length);
            variances = Arrays.copyOf(variances, 2 * variances.length);
        }
    }

    private static double length(int row) {
        return 1L << row;
    }

    /// Looks for a cut between an older part 0 and a later part 1; the first that shows a change costs the window its
    /// oldest bucket.
    private boolean cut() {
        double n0 = 0;
        double n1 = width;
        double u0 = 0;
        double u1 = total;
        for (int row = rows - 1; row >= 0; row--) {
            double n = length(row);
            for (int k = 0; k < sizes[row] && n1 > n; k++) {
                double u = totals[row * (maxBuckets + 1) + k];
                n0 += n;
                n1 -= n;
                u0 += u;
                u1 -= u;
                if (n1 >= minWindowLength && n0 >= minWindowLength && apart(n0, n1, u0 / n0 - u1 / n1)) {
                    dropOldest();
                    return true;
                }
            }
        }
        return false;
    }

    private boolean apart(double n0, double n1, double difference) {
        double level = StrictMath.log(2 * StrictMath.log(width) / delta);
        double inverse = 1 / (n0 - minWindowLength + 1) + 1 / (n1 - minWindowLength + 1);
        double bound = Math.sqrt(2 * inverse * (variance / width) * level) + 2.0 / 3.0 * level * inverse;
        return Math.abs(difference) > bound;
    }

    private void dropOldest() {
        int row = rows - 1;
        int first = row * (maxBuckets + 1);
        double n = length(row);
        double mean = totals[first] / n;
        width -= n;
        total -= totals[first];
        double rest = total / width;
        variance -= variances[first] + n * width * (mean - rest) * (mean - rest) / (n + width);
        drop(row, 1);
        if (sizes[row] == 0) {
            rows--;
        }
    }
}
