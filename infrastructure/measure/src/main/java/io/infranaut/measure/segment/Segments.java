package io.infranaut.measure.segment;

import com.sun.management.OperatingSystemMXBean;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.segment.StoredFile;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// Measures the writers and readers of segments, each in processes of its own, in turns.
///
/// Arguments: the census records, a folder for the files, and optionally how many rounds and rows. A process does one
/// thing six times: its first time tells the cold time, the others the warm one. Every read begins with the digest of
/// the file, as every read of a segment does, and ends with a table whose logical digest is compared outside the
/// measured time.
final class Segments {
    private static final int TIMES = 6;
    private static final List<String> THREE = List.of("time", "AGEP", "SCHL");

    private enum Task {
        NOTHING,
        HOLD,
        WRITE,
        READ_ALL,
        READ_THREE
    }

    private Segments() {}

    private static Codec codec(String name) {
        return switch (name) {
            case "product" -> new Product();
            case "parquet-java" -> new ParquetJava();
            case "duckdb-1" -> new Duck(1);
            case "duckdb-2" -> new Duck(2);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static final List<String> CODECS = List.of("product", "parquet-java", "duckdb-1", "duckdb-2");

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("child")) {
            child(
                    codec(arguments[1]),
                    Task.valueOf(arguments[2]),
                    Path.of(arguments[3]),
                    Path.of(arguments[4]),
                    Integer.parseInt(arguments[5]));
        } else {
            measure(
                    Path.of(arguments[0]),
                    Path.of(arguments[1]),
                    arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5,
                    arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1_000_000);
        }
    }

    // --- one process ---------------------------------------------------------

    private static void child(Codec codec, Task task, Path census, Path folder, int rows) throws Exception {
        TableSchema schema = Census.schema();
        List<String> all = schema.columns().stream().map(c -> c.name()).toList();
        Path file = folder.resolve(codec.name() + ".parquet");
        Path source = folder.resolve("product.parquet");
        Table table = switch (task) {
            case HOLD, WRITE -> Census.rows(census, rows);
            case NOTHING, READ_ALL, READ_THREE -> Table.empty(schema);
        };
        var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var millis = new double[TIMES];
        long cpu = os.getProcessCpuTime();
        String outcome = "-";
        double peak = 0;
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            Table read = switch (task) {
                case NOTHING, HOLD -> table;
                case WRITE -> {
                    codec.write(table, file);
                    yield table;
                }
                case READ_ALL -> codec.read(source, schema, all);
                case READ_THREE -> codec.read(source, schema, THREE);
            };
            millis[i] = (System.nanoTime() - start) / 1e6;
            if (i == 0) {
                peak = peakMebibytes();
            }
            if (i == TIMES - 1) {
                cpu = os.getProcessCpuTime() - cpu;
                outcome = switch (task) {
                    case NOTHING, HOLD -> "-";
                    case WRITE -> digest(file);
                    case READ_ALL, READ_THREE -> LogicalDigest.of(read).value();
                };
            }
        }
        double[] warm = Arrays.copyOfRange(millis, 1, TIMES);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "result %.1f %.1f %.1f %.1f %s%n",
                millis[0],
                warm[warm.length / 2],
                cpu / 1e6 / TIMES,
                peak,
                outcome);
    }

    static String digest(Path file) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /// The most memory that this process has had resident, where the system tells.
    private static double peakMebibytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        String line = Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
    }

    // --- all of them ---------------------------------------------------------

    private record Run(double cold, double warm, double cpu, double peak, String outcome) {}

    private static void measure(Path census, Path folder, int rounds, int rows) throws Exception {
        Files.createDirectories(folder);
        Interop.check(folder, CODECS.stream().map(Segments::codec).toList());
        Table table = Census.rows(census, rows);
        Path file = folder.resolve("product.parquet");
        new Product().write(table, file);
        var store = new SegmentStore(Product.store(file));
        for (StoredFile earlier : store.list()) {
            store.delete(earlier.digest());
        }
        store.write(table);
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            System.err.println("round " + (round + 1) + " of " + rounds);
            for (Task task : Task.values()) {
                for (int i = 0; i < CODECS.size(); i++) {
                    String codec = CODECS.get((i + round) % CODECS.size());
                    boolean asked = switch (task) {
                        case NOTHING, HOLD -> codec.equals("product");
                        case WRITE -> !codec.equals("parquet-java");
                        case READ_ALL, READ_THREE -> true;
                    };
                    if (asked) {
                        runs.computeIfAbsent(task + " " + codec, _ -> new ArrayList<>())
                                .add(process(codec, task, census, folder, rows));
                    }
                }
            }
        }
        report(folder, runs, rows);
    }

    private static Run process(String codec, Task task, Path census, Path folder, int rows) throws Exception {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx1g",
                        "-XX:+UseG1GC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Segments.class.getName(),
                        "child",
                        codec,
                        task.name(),
                        census.toString(),
                        folder.toString(),
                        String.valueOf(rows))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException(codec + " " + task + " failed:\n" + output);
        }
        String[] words = output.lines()
                .filter(l -> l.startsWith("result "))
                .findFirst()
                .orElseThrow()
                .split(" ");
        return new Run(
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                words[5]);
    }

    private static double median(List<Run> runs, java.util.function.ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void report(Path folder, Map<String, List<Run>> runs, int rows) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%d rows of %d columns; medians; load average %.1f on %d processors%n",
                rows,
                Census.schema().columns().size(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        System.out.println("| task | codec | cold ms | warm ms | CPU ms | peak MiB | file MiB | digests |");
        System.out.println("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |");
        for (var entry : runs.entrySet()) {
            String[] name = entry.getKey().split(" ");
            List<Run> all = entry.getValue();
            var outcomes = new TreeSet<>(all.stream().map(Run::outcome).toList());
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %.0f | %.0f | %.0f | %s | %s |%n",
                    name[0],
                    name[1],
                    median(all, Run::cold),
                    median(all, Run::warm),
                    median(all, Run::cpu),
                    median(all, Run::peak),
                    name[0].equals("WRITE")
                            ? String.format(
                                    Locale.ROOT,
                                    "%.2f",
                                    Files.size(folder.resolve(name[1] + ".parquet")) / (double) (1 << 20))
                            : "",
                    outcomes.stream()
                            .map(o -> o.substring(0, Math.min(8, o.length())))
                            .toList());
        }
    }
}
