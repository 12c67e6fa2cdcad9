package io.infranaut.measure.statistic;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.chunk.Chunk;
import io.infranaut.statistics.chunk.Chunking;
import io.infranaut.statistics.preset.Evidently;
import io.infranaut.statistics.preset.NannyMl;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.AndersonDarling;
import io.infranaut.statistics.twosample.CramerVonMises;
import io.infranaut.statistics.twosample.EnergyDistance;
import io.infranaut.statistics.twosample.KolmogorovSmirnov;
import io.infranaut.statistics.twosample.MannWhitney;
import io.infranaut.statistics.twosample.Wasserstein;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// This side of the comparison. It reads requests, a line each, and answers with the nanoseconds that one took and its
/// numbers. Reading a column from its file is a request of its own, so it is not in the time of another.
final class Worker {
    private final Map<String, Column> columns = new HashMap<>();

    private Worker() {}

    public static void main(String[] none) throws IOException {
        var worker = new Worker();
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.gc();
            String[] request = line.split(" ");
            if (request[0].equals("load")) {
                worker.columns.put(request[1], read(Path.of(request[2])));
                System.out.println("0");
            } else {
                var work = worker.work(request);
                long start = System.nanoTime();
                List<Double> numbers = work.get();
                long taken = System.nanoTime() - start;
                System.out.println(taken + numbers.stream().map(n -> " " + n).collect(Collectors.joining()));
            }
        }
    }

    private Supplier<List<Double>> work(String[] request) {
        Column reference = Objects.requireNonNull(columns.get("reference"));
        Column current = Objects.requireNonNull(columns.get("current"));
        String method = request[1].toUpperCase(Locale.ROOT);
        return switch (request[0]) {
            case "evidently" ->
                () -> List.of(value(Evidently.drift(null, Evidently.Test.valueOf(method), null, reference, current))
                        .score());
            case "kernel" -> () -> kernel(method, numbers(reference), numbers(current));
            case "nannyml" -> () -> chunks(NannyMl.Method.valueOf(method), reference, current);
            default -> throw new IllegalArgumentException(request[0]);
        };
    }

    private static List<Double> kernel(String method, double[] reference, double[] current) {
        double[] a = NumericProfile.finite(reference);
        double[] b = NumericProfile.finite(current);
        return switch (method) {
            case "KS" -> {
                var ks = KolmogorovSmirnov.ofUnsorted(a, b);
                yield List.of(ks.statistic(), ks.pValue());
            }
            case "WASSERSTEIN" -> List.of(Wasserstein.ofUnsorted(a, b));
            case "ENERGY" -> List.of(EnergyDistance.ofUnsorted(a, b));
            case "ANDERSON" -> List.of(value(AndersonDarling.ofUnsorted(a, b)).statistic());
            case "CRAMER_VON_MISES" -> List.of(CramerVonMises.ofUnsorted(a, b).statistic());
            case "MANN_WHITNEY" -> {
                var test = value(MannWhitney.ofUnsorted(a, b, MannWhitney.Alternative.TWO_SIDED));
                yield List.of(test.u(), test.pValue());
            }
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static List<Double> chunks(NannyMl.Method method, Column reference, Column current) {
        Chunking chunking = new Chunking.OfSize(5_000, Chunking.Remainder.OWN_CHUNK);
        List<Chunk> ofReference = chunking.cut(reference.rows());
        List<Chunk> ofCurrent = chunking.cut(current.rows());
        return value(NannyMl.drift(method, reference, ofReference, current, ofCurrent)).analysis().stream()
                .flatMap(chunk -> List.of(value(chunk.value()), chunk.alert() ? 1.0 : 0.0).stream())
                .toList();
    }

    private static double[] numbers(Column column) {
        return ((Column.Numbers) column).values();
    }

    private static <T> T value(Result<T> result) {
        return switch (result) {
            case Result.Value<T>(T value) -> value;
            case Result.InsufficientData<T>(String reason) -> throw new IllegalStateException(reason);
        };
    }

    /// Doubles, little endian, or labels, a line each; equal labels are one string, as a dictionary gives them.
    private static Column read(Path file) throws IOException {
        if (file.toString().endsWith(".f64")) {
            var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            double[] values = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(values);
            return new Column.Numbers(values, false);
        }
        Map<String, String> dictionary = new HashMap<>();
        String[] labels = Files.readAllLines(file).stream()
                .map(label -> dictionary.computeIfAbsent(label, same -> same))
                .toArray(String[]::new);
        return new Column.Labels(labels, true);
    }
}
