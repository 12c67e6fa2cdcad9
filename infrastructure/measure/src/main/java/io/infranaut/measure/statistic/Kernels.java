package io.infranaut.measure.statistic;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Order;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.preset.Evidently;
import io.infranaut.statistics.preset.Evidently.ColumnDrift;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.sketch.NumberSketch;
import io.infranaut.statistics.twosample.EnergyDistance;
import io.infranaut.statistics.twosample.KolmogorovSmirnov;
import io.infranaut.statistics.twosample.Wasserstein;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The kernels, each by itself, on two normal samples or two columns of fifty labels.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
public class Kernels {
    private static final int LABELS = 50;

    @Param({"10000", "1000000"})
    private int rows;

    private double[] reference = {};
    private double[] current = {};
    private double[] sortedReference = {};
    private double[] sortedCurrent = {};
    private Column numbers = new Column.Numbers(reference, false);
    private Column otherNumbers = numbers;
    private Column labels = numbers;
    private Column otherLabels = numbers;

    @Setup
    public void draw() {
        var random = new Xoshiro256(1);
        reference = new double[rows];
        current = new double[rows];
        Arrays.setAll(reference, i -> random.nextGaussian());
        Arrays.setAll(current, i -> random.nextGaussian() + 0.01);
        sortedReference = NumericProfile.sortedFinite(reference);
        sortedCurrent = NumericProfile.sortedFinite(current);
        numbers = new Column.Numbers(reference, false);
        otherNumbers = new Column.Numbers(current, false);
        labels = labels(random);
        otherLabels = labels(random);
    }

    private Column labels(Xoshiro256 random) {
        String[] dictionary = new String[LABELS];
        Arrays.setAll(dictionary, i -> "category-" + i);
        String[] values = new String[rows];
        Arrays.setAll(values, i -> dictionary[random.nextInt(LABELS)]);
        return new Column.Labels(values, true);
    }

    @Benchmark
    public double[] sortByRadix() {
        double[] values = reference.clone();
        Order.sort(values);
        return values;
    }

    @Benchmark
    public double[] sortByTheJdk() {
        double[] values = reference.clone();
        Arrays.sort(values);
        return values;
    }

    @Benchmark
    public KolmogorovSmirnov kolmogorovSmirnovOfSorted() {
        return KolmogorovSmirnov.of(sortedReference, sortedCurrent);
    }

    @Benchmark
    public double wassersteinOfSorted() {
        return Wasserstein.distance(sortedReference, sortedCurrent);
    }

    @Benchmark
    public double energyDistanceOfSorted() {
        return EnergyDistance.distance(sortedReference, sortedCurrent);
    }

    @Benchmark
    public Moments momentsOfSorted() {
        return Moments.of(sortedReference);
    }

    @Benchmark
    public Result<ColumnDrift> wassersteinOfRows() {
        return Evidently.drift(null, Evidently.Test.WASSERSTEIN, null, numbers, otherNumbers);
    }

    @Benchmark
    public Result<ColumnDrift> populationStabilityOfRows() {
        return Evidently.drift(null, Evidently.Test.PSI, null, numbers, otherNumbers);
    }

    @Benchmark
    public Result<ColumnDrift> chiSquaredOfLabels() {
        return Evidently.drift(null, Evidently.Test.CHISQUARE, null, labels, otherLabels);
    }

    @Benchmark
    public NumberSketch sketchOfRows() {
        var sketch = new NumberSketch(1);
        for (double value : reference) {
            sketch.add(value);
        }
        return sketch;
    }
}
