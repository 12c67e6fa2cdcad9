package io.infranaut.app.bench;

import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.platform.format.RowFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/// Measures commands, rows, replays and starts over HTTP, each side by side with what the bare servers do with the
/// same, in
/// several rounds in turn, on a data directory of its own that is deleted at the end. Prints and writes what it found.
public final class Bench {
    private final Class<?> main;
    private final Path report;
    private final int rounds;
    private final int seconds;
    private final int events;
    private final PrintStream out;
    private final List<String> lines = new ArrayList<>();
    private final List<String> profiles = new ArrayList<>();
    private final Samples loads = new Samples();

    /// @param main the application's main class
    /// @param arguments of the program: `--report=` the file to write, `--rounds=` how often each is measured,
    ///     `--seconds=` of a round of commands, `--events=` that are appended to be replayed
    public Bench(Class<?> main, List<String> arguments, PrintStream out) {
        this.main = main;
        this.report = Path.of(option(arguments, "report", "docs/benchmarks.md"));
        this.rounds = Integer.parseInt(option(arguments, "rounds", "3"));
        this.seconds = Integer.parseInt(option(arguments, "seconds", "6"));
        this.events = Integer.parseInt(option(arguments, "events", "100000"));
        this.out = out;
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        String start = "--" + name + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(start))
                .map(argument -> argument.substring(start.length()))
                .findFirst()
                .orElse(otherwise);
    }

    public void run() {
        // the servers that are measured alone run in this process and would fill the console
        LoggingSystem.get(Bench.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        try {
            Path work = Files.createTempDirectory("infranaut-bench-");
            try {
                measure(work);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure(Path work) throws IOException {
        long begin = System.nanoTime();
        String runner = "";
        List<String> starts = starts(work);
        say("| Measurement | Infranaut | Bare servers | Ratio |");
        say("| --- | ---: | ---: | ---: |");
        String versions;
        try (var instance = Instance.start(work.resolve("load"), main);
                var client = new Client(instance);
                var sql = new Sql(instance.database())) {
            versions = "Java " + Runtime.version() + ", PostgreSQL "
                    + sql.text("select current_setting('server_version')");
            runner = commands(instance, client, work);
            replays(instance, client, work);
            rows(instance, client, work);
        }
        starts.forEach(this::say);
        write(work, runner, versions, (System.nanoTime() - begin) / 1e9);
    }

    private void say(String line) {
        lines.add(line);
        out.println(line);
    }

    private void row(String what, String ours, String bare, String ratio) {
        say("| " + what + " | " + ours + " | " + bare + " | " + ratio + " |");
    }

    private void noteLoad() {
        loads.add(Machine.load());
    }

    private String commands(Instance instance, Client client, Path work) {
        try (var history = new History(instance, client)) {
            out.println("warming up");
            Load.run(16, 2.0 * seconds, () -> new HttpCommands(instance));
            history.quiet();
            var statements = new Statements(instance, work);
            statements.run(16, 2);
            for (int clients : new int[] {16, 64}) {
                var ours = new Sides();
                var bare = new Sides();
                var behind = new Samples();
                for (int round = 0; round < rounds; round++) {
                    noteLoad();
                    ours.add(Load.run(clients, seconds, () -> new HttpCommands(instance)));
                    behind.add(history.quiet());
                    bare.add(statements.run(clients, seconds));
                }
                String what = clients + " clients: ";
                row(
                        what + "commands/s",
                        ours.perSecond.text("%.0f"),
                        bare.perSecond.text("%.0f"),
                        ours.perSecond.ratioTo(bare.perSecond));
                row(what + "latency p50, ms", ours.p50.text("%.1f"), bare.p50.text("%.1f"), ours.p50.ratioTo(bare.p50));
                row(what + "latency p99, ms", ours.p99.text("%.1f"), bare.p99.text("%.1f"), ours.p99.ratioTo(bare.p99));
                row(what + "then until all processors caught up, s", behind.text("%.1f"), "nothing to do", "");
            }
            profiles.addAll(new Profile(instance, work)
                    .of("commands, 64 clients", () -> Load.run(64, seconds, () -> new HttpCommands(instance))));
            history.quiet();
            return statements.runner();
        }
    }

    private record Sides(Samples perSecond, Samples p50, Samples p99) {
        private Sides() {
            this(new Samples(), new Samples(), new Samples());
        }

        private void add(Load load) {
            perSecond.add(load.perSecond());
            p50.add(load.p50());
            p99.add(load.p99());
        }
    }

    private void replays(Instance instance, Client client, Path work) {
        try (var history = new History(instance, client)) {
            history.append(events);
            history.quiet();
            var ours = new Samples();
            var bare = new Samples();
            history.scan();
            for (int round = 0; round < rounds; round++) {
                noteLoad();
                bare.add(history.scan());
                ours.add(history.replay());
                history.quiet();
            }
            row(
                    String.format(Locale.ROOT, "replay of %,d events into all read models, events/s", history.count()),
                    ours.text("%.0f"),
                    bare.text("%.0f"),
                    ours.ratioTo(bare));
            profiles.addAll(new Profile(instance, work).of("replay", history::replay));
            history.quiet();
        }
    }

    private void rows(Instance instance, Client client, Path work) {
        try (var rows = new RowsIn(instance, client)) {
            rows.push(rows.bodies(RowFormat.PARQUET), RowFormat.PARQUET);
            rows.push(rows.bodies(RowFormat.NDJSON), RowFormat.NDJSON);
            rows.copyIn(rows.copyOut());
            var formats = List.of(RowFormat.PARQUET, RowFormat.NDJSON);
            var durable = List.of(new Samples(), new Samples());
            var queryable = List.of(new Samples(), new Samples());
            var copies = List.of(new Samples(), new Samples());
            for (int round = 0; round < rounds; round++) {
                for (int f = 0; f < formats.size(); f++) {
                    noteLoad();
                    RowFormat format = formats.get(f);
                    RowsIn.Pushed pushed = rows.push(rows.bodies(format), format);
                    durable.get(f).add(pushed.durable());
                    queryable.get(f).add(pushed.queryable());
                    copies.get(f).add(rows.copyIn(rows.copyOut()));
                }
            }
            for (int f = 0; f < formats.size(); f++) {
                String what = formats.get(f) + " over HTTP, rows/s until ";
                Samples copy = copies.get(f);
                row(
                        what + "durable",
                        durable.get(f).text("%.0f"),
                        copy.text("%.0f"),
                        durable.get(f).ratioTo(copy));
                row(
                        what + "queryable",
                        queryable.get(f).text("%.0f"),
                        copy.text("%.0f"),
                        queryable.get(f).ratioTo(copy));
            }
            for (RowFormat format : formats) {
                List<byte[]> bodies = rows.bodies(format);
                profiles.addAll(new Profile(instance, work)
                        .of("rows as " + format.name().toLowerCase(Locale.ROOT), () -> rows.push(bodies, format)));
            }
        }
    }

    /// Starts on an empty directory and again on what that left, in turn the whole and the servers alone.
    private List<String> starts(Path work) {
        var cold = new Samples();
        var coldBare = new Samples();
        var warm = new Samples();
        var warmBare = new Samples();
        var memory = new Samples();
        var memoryBare = new Samples();
        var servers = new Samples();
        for (int round = 0; round < rounds; round++) {
            noteLoad();
            Path data = work.resolve("start-" + round);
            Path bare = work.resolve("servers-" + round);
            coldBare.add(servers(bare, new Samples()));
            try (var instance = Instance.start(data, main)) {
                cold.add(instance.started().toMillis() / 1000.0);
            }
            warmBare.add(servers(bare, memoryBare));
            try (var instance = Instance.start(data, main)) {
                warm.add(instance.started().toMillis() / 1000.0);
                Wait.millis(3000);
                memory.add(Machine.mebibytes(List.of(instance.java())));
                servers.add(Machine.mebibytes(instance.servers()));
            }
            out.printf(
                    Locale.ROOT,
                    "start %d of %d: %.1f s, again %.1f s%n",
                    round + 1,
                    rounds,
                    cold.median(),
                    warm.median());
        }
        return List.of(
                "| start on an empty directory, s | " + cold.text("%.1f") + " | " + coldBare.text("%.1f") + " | "
                        + cold.ratioTo(coldBare) + " |",
                "| start on an existing directory, s | " + warm.text("%.1f") + " | " + warmBare.text("%.1f") + " | "
                        + warm.ratioTo(warmBare) + " |",
                "| memory when idle after a start, Infranaut with Kafka inside, MiB | " + memory.text("%.0f")
                        + " | none | |",
                "| memory when idle after a start, PostgreSQL and Redis, MiB | " + servers.text("%.0f") + " | "
                        + memoryBare.text("%.0f") + " | " + servers.ratioTo(memoryBare) + " |");
    }

    private static double servers(Path data, Samples memory) {
        long begin = System.nanoTime();
        try (var servers = EmbeddedServers.start(data.resolve("servers"))) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            servers.kafka().join();
            Wait.millis(1000);
            memory.add(Machine.mebibytes(Instance.serversOf(data)));
            return seconds;
        }
    }

    private void write(Path work, String runner, String versions, double taken) throws IOException {
        String version = main.getPackage().getImplementationVersion();
        var text = new ArrayList<String>();
        text.add("# Benchmarks");
        text.add("");
        text.add(
                "Written by `./infranaut bench`, which repeats all of it. Every figure of Infranaut stands beside what the bare");
        text.add("servers did with the same work in the same run. Read the ratios; the rest depends on the machine.");
        text.add("");
        text.add("- Machine: " + Machine.line(work));
        text.add("- Date: " + LocalDate.now(ZoneOffset.UTC) + "; Infranaut "
                + (version == null ? "of the sources" : version) + "; " + versions);
        text.add("- Statements by: " + runner);
        text.add("- Disturbance: load average of the machine " + loads.text("%.1f")
                + " when a round began, from this run and whatever else ran; the run took " + Math.round(taken) + " s");
        text.add("");
        text.add("Each cell is the median of " + rounds
                + " rounds with least and greatest in brackets; the two sides take turns"
                + " within a round, and a ratio");
        text.add("is the median of the rounds' own ratios.");
        text.add("");
        text.addAll(lines);
        text.add("");
        text.addAll("""
                ## What is measured

                - **Commands**: `POST /api/v1/keys`, one aggregate and one event each, %1$d s a round, every client waiting for its
                  answer. Opposite: the same statements on a table with the definition of the events' own and payloads of the same
                  size: look-up of the caller's key; begin, snapshot and events of the aggregate, shared advisory lock and append,
                  commit. Infranaut's side includes HTTP, and the read models, processes and Kafka publication that follow the events
                  meanwhile on the same processors.
                - **Rows**: %2$d bodies of %3$,d rows with 20 columns, one after the other from one client. Durable: all are answered.
                  Queryable: all are in the read model's table. Opposite: binary COPY of the same rows, as PostgreSQL gave them out,
                  into a table of the same definition, partitions and indexes included, a transaction a body.
                - **Replay**: `POST /api/v1/audit/replays` for all read models, %4$,d events appended through the event store beside
                  those of the commands, until all serve anew, with the digests before and after that a replay reports. Each
                  event counts once, however many read models take it. Opposite: one thread reads the same rows in order and decodes
                  payload and metadata. The rows' read model has nothing to load at this point.
                - **Start**: from the start of the process to ready. Opposite: PostgreSQL and Redis alone, started by the same code in
                  the benchmark's process, until both serve; cold includes unpacking and creating the database. Memory is the
                  proportional set size where the system tells it, else the resident one.
                """.formatted(seconds, RowsIn.BODIES, RowsIn.ROWS, events)
                .lines()
                .toList());
        text.add("");
        text.add("## Where the time goes");
        text.add("");
        text.add("One more round of each load under the JDK's flight recorder, not counted above.");
        text.add("");
        text.addAll(profiles);
        Files.createDirectories(report.toAbsolutePath().getParent());
        Files.write(report, text);
        out.println("written to " + report);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
