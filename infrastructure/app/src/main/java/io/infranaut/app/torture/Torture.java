package io.infranaut.app.torture;

import io.infranaut.app.Image;
import io.infranaut.app.torture.Cluster.Layout;
import io.infranaut.app.torture.Invariants.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// Tortures an installation of its own and tells what held.
///
/// Everything is drawn from the seed: what the clients do, what is struck and when, at which points members end. What
/// the machine makes of it, such as which command is under way when a process is killed, a seed cannot repeat; the
/// journal has it.
public final class Torture {
    private static final Duration START = Duration.ofMinutes(4);
    private static final int PAUSE = 13_000;

    private final Settings settings;
    private final Image image;
    private final PrintStream out;

    /// @param image what the members and the broker run
    public Torture(Settings settings, Image image, PrintStream out) {
        this.settings = settings;
        this.image = image;
        this.out = out;
    }

    /// @param folder where the installation and the report are kept; it must not be there yet
    /// @param time that the storm lasts
    /// @param split whether each role has processes of its own, two of each; else there are two of all roles
    /// @param clients that work at the same time
    /// @param longestPause between two blows
    public record Settings(Path folder, Duration time, long seed, boolean split, int clients, Duration longestPause) {
        /// As the arguments of the program say: `--minutes=` (10), `--seed=` (by chance), `--whole` for two nodes of
        /// all roles, `--clients=` (6), `--pause=` at most so many milliseconds between two blows (13,000 divided
        /// by the number of processors: a start takes ten seconds of one, and who is killed must get up again).
        public static Settings of(List<String> arguments) {
            long seed = Long.parseLong(option(arguments, "seed", Long.toString(System.nanoTime() % 1_000_000)));
            Path data = Path.of(option(arguments, "infranaut.data-dir", ".infranaut"));
            return new Settings(
                    data.resolve("torture-" + seed + "-" + Instant.now().getEpochSecond()),
                    Duration.ofSeconds((long) (60 * Double.parseDouble(option(arguments, "minutes", "10")))),
                    seed,
                    !arguments.contains("--whole"),
                    Integer.parseInt(option(arguments, "clients", "6")),
                    Duration.ofMillis(Long.parseLong(option(
                            arguments,
                            "pause",
                            Integer.toString(PAUSE / Runtime.getRuntime().availableProcessors())))));
        }

        private static String option(List<String> arguments, String name, String otherwise) {
            String start = "--" + name + "=";
            return arguments.stream()
                    .filter(argument -> argument.startsWith(start))
                    .map(argument -> argument.substring(start.length()))
                    .reduce((_, later) -> later)
                    .orElse(otherwise);
        }
    }

    /// @param kills of processes, by which and how, and stalls
    /// @param killed of them all, without stalls and processes that ended by themselves
    public record Report(Map<String, Integer> kills, int killed, List<String> held, List<String> broken) {}

    /// @throws IllegalStateException when the installation does not start or cannot be prepared
    public Report run() {
        create(settings.folder().resolve("data"));
        tell("torture: seed %d, %s, in %s", settings.seed(), settings.time(), settings.folder());
        var random = new SplittableRandom(settings.seed());
        try (var journal = new Journal(settings.folder().resolve("history.ndjson"));
                var receiver = new Receiver();
                var cluster = new Cluster(settings.folder(), settings.split() ? Layout.SPLIT : Layout.WHOLE, image)) {
            journal.write("begin", "settings", settings.toString());
            var gateway = new Gateway(cluster.members(), journal);
            long begin = System.nanoTime();
            cluster.members().forEach(member -> member.launch(Map.of()));
            try (var pulse = new Pulse(cluster, journal);
                    var load = new Load(gateway, journal, settings.seed())) {
                awaitReady(pulse);
                tell("torture: %d members ready after %.1f s", cluster.members().size(), seconds(begin));
                load.prepare(receiver.url());
                tell("torture: prepared after %.1f s", seconds(begin));
                load.start(settings.clients());
                var storm = new Storm(cluster, gateway, pulse, journal, random.split(), settings.longestPause());
                storm.rage(settings.time());
                storm.calm();
                load.finish(() -> storm.raiseTheDead(false));
                tell("torture: %d killed after %.1f s, %s", storm.killed(), seconds(begin), storm.kills());
                var findings = new ArrayList<>(
                        new Invariants(cluster, gateway, pulse, load, receiver).all(() -> storm.raiseTheDead(false)));
                pulse.close();
                cluster.stopMembers();
                findings.addAll(new Corruption(cluster, random.split()).all());
                return report(journal, storm, findings);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void awaitReady(Pulse pulse) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!pulse.allReady()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the members did not start in time, see their logs");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private Report report(Journal journal, Storm storm, List<Finding> findings) {
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "seed %d, %d killed%n", settings.seed(), storm.killed()));
        storm.kills()
                .forEach((how, times) -> text.append("  ")
                        .append(times)
                        .append(" × ")
                        .append(how)
                        .append('\n'));
        text.append("  points that nobody came to: ").append(storm.pointsLeft()).append('\n');
        for (Finding finding : findings) {
            text.append(finding.holds() ? "holds   " : "BROKEN  ")
                    .append(finding.what())
                    .append(": ")
                    .append(finding.figures())
                    .append('\n');
            journal.write(
                    "finding", "invariant", finding.what(), "holds", finding.holds(), "figures", finding.figures());
        }
        out.print(text);
        Path file = settings.folder().resolve("report.txt");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tell("torture: the history is in %s", settings.folder().resolve("history.ndjson"));
        return new Report(
                storm.kills(),
                storm.killed(),
                findings.stream().filter(Finding::holds).map(Finding::what).toList(),
                findings.stream()
                        .filter(finding -> !finding.holds())
                        .map(finding -> finding.what() + ": " + finding.figures())
                        .toList());
    }

    private void tell(String line, Object... values) {
        out.printf(Locale.ROOT, line + "%n", values);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
