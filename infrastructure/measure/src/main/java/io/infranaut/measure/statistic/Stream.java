package io.infranaut.measure.statistic;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.sketch.NumberSketch;
import io.infranaut.statistics.twosample.ColumnType;
import io.infranaut.statistics.twosample.DriftMeasurement;
import io.infranaut.statistics.twosample.DriftTest;
import io.infranaut.statistics.twosample.Method;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Two tables go by row by row, and only their sketches stay: a baseline, whose first rows freeze the edges, and a
/// current one, in which every fifth column has moved by a tenth of its standard deviation. One thread.
///
/// Arguments: rows of the baseline, rows of the current table, and columns.
final class Stream {
    private static final int FIRST = 10_000;
    private static final double MOVED = 0.1;

    private Stream() {}

    public static void main(String[] arguments) {
        int before = Integer.parseInt(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        int columns = Integer.parseInt(arguments[2]);
        long start = System.nanoTime();
        List<double[]> edges =
                IntStream.range(0, columns).mapToObj(Stream::edges).toList();
        NumberSketch[] baseline = pass(before, edges, 1, 0);
        NumberSketch[] current = pass(rows, edges, 2, MOVED);
        double seconds = (System.nanoTime() - start) / 1e9;
        long bytes = 0;
        for (NumberSketch sketch : baseline) {
            bytes += sketch.state().length;
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                Locale.ROOT,
                "%,d rows against %,d of %d columns in %.0f s (%.0f ns a value, making it included), heap at most %d MiB, its peak %d MiB; the state of a column is %d KiB.%n%n",
                rows,
                before,
                columns,
                seconds,
                seconds * 1e9 / (((double) before + rows) * columns),
                Runtime.getRuntime().maxMemory() >> 20,
                peak >> 20,
                bytes / columns >> 10);
        System.out.println("| Column | Method | Statistic | Stated error | p-value or distance | Verdict |");
        System.out.println("| --- | --- | ---: | ---: | ---: | --- |");
        for (int c = 0; c < Math.min(columns, 2); c++) {
            for (Method method : List.of(Method.KS, Method.WASSERSTEIN, Method.PSI, Method.JENSEN_SHANNON)) {
                String name = (c % 5 == 0 ? "moved by 0.1 sd" : "unmoved");
                switch (DriftTest.of(method).measure(ColumnType.FLOATING, baseline[c], current[c])) {
                    case Result.Value<DriftMeasurement>(DriftMeasurement m) ->
                        System.out.printf(
                                Locale.ROOT,
                                "| %s | %s | %.6f | %s | %.3g | %s |%n",
                                name,
                                method.id(),
                                m.statistic(),
                                m.parameters().getOrDefault("error", "none, the counts are exact"),
                                m.score(),
                                m.verdict());
                    case Result.InsufficientData<DriftMeasurement>(String reason) ->
                        throw new IllegalStateException(reason);
                }
            }
        }
    }

    private static double[] edges(int column) {
        var first = new NumberSketch(0);
        var random = new Xoshiro256(column);
        for (int i = 0; i < FIRST; i++) {
            first.add(random.nextGaussian());
        }
        return switch (first.quantiles().edges(10)) {
            case Result.Value<double[]>(double[] edges) -> edges;
            case Result.InsufficientData<double[]>(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static NumberSketch[] pass(int rows, List<double[]> edges, long seed, double moved) {
        var sketches = new NumberSketch[edges.size()];
        var random = new Xoshiro256[edges.size()];
        for (int c = 0; c < sketches.length; c++) {
            sketches[c] = new NumberSketch(seed, edges.get(c));
            random[c] = new Xoshiro256(1_000 * seed + c);
        }
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < sketches.length; c++) {
                sketches[c].add(random[c].nextGaussian() + (c % 5 == 0 ? moved : 0));
            }
        }
        return sketches;
    }
}
