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
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/// Measures commands, rows, replays and starts, each side by side with what the bare servers do with the same, in
/// several rounds in turn, on data of its own below the data directory that is deleted at the end. Prints what it finds
/// and writes it to a file after each section.
public final class Bench {
    /// What can be measured by itself.
    private enum Section {
        COMMANDS,
        IN_PROCESS,
        REPLAY,
        ROWS,
        START;

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int[] CLIENTS = {16, 64};
    private static final int FEW_CLIENTS = 4;
    /// So often in a row.
    private static final int NO_FASTER = 4;

    private final Class<?> main;
    private final Supplier<SpringApplication> application;
    private final Path data;
    private final Set<Section> sections;
    private final int rounds;
    private final int seconds;
    private final int warmUp;
    private final int events;
    private final Report report;
    private final Samples loads = new Samples();

    /// @param main the application's main class
    /// @param application that is not started yet
    /// @param arguments of the program: `--report=` the file to write (`benchmarks.md` below the data directory),
    ///     `--section=` what to measure, separated by commas (all), `--quick` for small sizes that only show that it
    ///     runs, `--rounds=` how often each is measured, `--seconds=` of a round of commands, `--warm-up=` seconds of
    ///     commands before them at most, `--events=` that are appended to be replayed
    /// @throws IllegalArgumentException for a section that there is not
    public Bench(Class<?> main, Supplier<SpringApplication> application, List<String> arguments, PrintStream out) {
        boolean quick = arguments.contains("--quick");
        this.main = main;
        this.application = application;
        this.data = Path.of(option(arguments, "infranaut.data-dir", ".infranaut"));
        this.sections = sections(option(arguments, "section", ""));
        this.rounds = Integer.parseInt(option(arguments, "rounds", quick ? "1" : "3"));
        this.seconds = Integer.parseInt(option(arguments, "seconds", quick ? "2" : "10"));
        this.warmUp = Integer.parseInt(option(arguments, "warm-up", quick ? "5" : "240"));
        this.events = Integer.parseInt(option(arguments, "events", quick ? "10000" : "1000000"));
        this.report = new Report(
                Path.of(option(
                        arguments, "report", data.resolve("benchmarks.md").toString())),
                out);
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        String start = "--" + name + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(start))
                .map(argument -> argument.substring(start.length()))
                .reduce((earlier, later) -> later)
                .orElse(otherwise);
    }

    private static Set<Section> sections(String asked) {
        if (asked.isBlank()) {
            return EnumSet.allOf(Section.class);
        }
        var found = EnumSet.noneOf(Section.class);
        for (String word : asked.split(",")) {
            found.add(Arrays.stream(Section.values())
                    .filter(section -> section.word().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no section '" + word + "', there are "
                            + Arrays.stream(Section.values()).map(Section::word).collect(Collectors.joining(", ")))));
        }
        return found;
    }

    public void run() {
        try {
            Files.createDirectories(data);
            Path work = Files.createTempDirectory(data.toAbsolutePath(), "bench-");
            try {
                measure(work);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure(Path work) {
        quiet();
        head(work, "");
        if (sections.contains(Section.START)) {
            starts(work);
        }
        if (sections.contains(Section.IN_PROCESS)) {
            inProcess(work);
        }
        if (sections.stream().anyMatch(EnumSet.of(Section.COMMANDS, Section.REPLAY, Section.ROWS)::contains)) {
            try (var instance = Instance.start(work.resolve("load"));
                    var client = new Client(instance)) {
                if (sections.contains(Section.COMMANDS)) {
                    commands(instance, work);
                }
                if (sections.contains(Section.ROWS)) {
                    rows(instance, client, work);
                }
                if (sections.contains(Section.REPLAY)) {
                    replays(instance, client, work);
                }
            }
        }
    }

    /// The servers that run in this process would fill the console.
    private static void quiet() {
        LoggingSystem.get(Bench.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
    }

    private void head(Path work, String servers) {
        String version = main.getPackage().getImplementationVersion();
        report.head(
                """
                # Benchmarks

                Written by `./infranaut bench`, which repeats all of it; each section says when it was measured. Every figure of
                Infranaut stands beside what the bare servers did with the same work in the same run. Read the ratios; the rest
                depends on the machine.

                - Machine: %s
                - Infranaut %s; Java %s%s

                Each cell is the median of the rounds with least and greatest in brackets; the two sides take turns within a round,
                and a ratio is the median of the rounds' own ratios.
                """.formatted(
                        Machine.line(work), version == null ? "of the sources" : version, Runtime.version(), servers).lines().toList());
    }

    private void end(Path work, PGSimpleDataSource database, String title, String prose) {
        try (var sql = new Sql(database)) {
            head(work, ", PostgreSQL " + sql.text("select current_setting('server_version')"));
        }
        report.section(title, prose + measured());
    }

    private String measured() {
        return "\nMeasured on %s in %d rounds; the machine's load average was %s when a round began, from this run and whatever else ran.\n"
                .formatted(LocalDate.now(ZoneOffset.UTC), rounds, loads.text("%.1f"));
    }

    private void beginRound() {
        loads.add(Machine.load());
    }

    private void commands(Instance instance, Path work) {
        try (var history = new History(instance.database())) {
            Load.Loop ours = () -> new HttpCommands(instance);
            report.progress("commands over HTTP: warming up");
            int warmedUp = warmUp(ours);
            history.quiet();
            var statements = new Statements(instance.database(), work, instance.key());
            compare(ours, statements, history);
            report.note(
                    new Profile(instance, work).of("commands, 64 clients", () -> Load.run(CLIENTS[1], seconds, ours)));
            history.quiet();
            end(work, instance.database(), "Commands over HTTP", """
                    `POST /api/v1/keys`, one aggregate and one event each, %d s a round after %d s to warm up, every client waiting for
                    its answer before it asks again. Opposite: the statements that such a command issues, on a table with the
                    definition of the events' own and payloads of the same size: %s. Run by %s.
                    Infranaut's side includes HTTP, and the read models, processes and Kafka publication that follow the events
                    meanwhile on the same processors.
                    """.formatted(
                            seconds, warmedUp, statements.description(), statements.runner()));
        }
    }

    private void inProcess(Path work) {
        try (var inProcess = InProcess.start(work.resolve("in-process"), application.get());
                var history = new History(inProcess.database())) {
            quiet();
            report.progress("commands in process: warming up");
            warmUp(inProcess::client);
            history.quiet();
            var statements = new Statements(inProcess.database(), work, "");
            compare(inProcess::client, statements, history);
            end(work, inProcess.database(), "Commands in process", """
                    The same commands, sent by threads of the process that handles them, without HTTP. Opposite: %s. Run by %s.
                    Infranaut appends what comes at the same time in one transaction, here as over HTTP; opposite each command has its own.
                    """.formatted(
                            statements.description(), statements.runner()));
        }
    }

    /// Runs a load until it gets no faster for a while, so that what is measured is compiled code: how fast it is goes
    /// up and down before that. A few clients in turn with the many leave the compiler a processor.
    ///
    /// @return seconds that took
    private int warmUp(Load.Loop load) {
        int slice = Math.max(1, warmUp / 30);
        int taken = 0;
        int noFaster = 0;
        double best = 0;
        while (taken < warmUp && noFaster < NO_FASTER) {
            Load.run(FEW_CLIENTS, slice, load);
            double now = Load.run(CLIENTS[1], slice, load).perSecond();
            noFaster = now > 1.03 * best ? 0 : noFaster + 1;
            best = Math.max(best, now);
            taken += 2 * slice;
        }
        return taken;
    }

    private void compare(Load.Loop ours, Statements statements, History history) {
        statements.run(CLIENTS[0], 2);
        for (int clients : CLIENTS) {
            var ourSide = new Sides();
            var bareSide = new Sides();
            var behind = new Samples();
            for (int round = 0; round < rounds; round++) {
                beginRound();
                ourSide.add(Load.run(clients, seconds, ours));
                behind.add(history.published());
                history.quiet();
                bareSide.add(statements.run(clients, seconds));
            }
            String what = clients + " clients: ";
            report.row(what + "commands/s", "%.0f", ourSide.perSecond, bareSide.perSecond);
            report.row(what + "latency p50, ms", "%.1f", ourSide.p50, bareSide.p50);
            report.row(what + "latency p99, ms", "%.1f", ourSide.p99, bareSide.p99);
            report.row(what + "then until the read model and Kafka have all, s", behind.text("%.1f"), "", "");
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
        try (var history = new History(instance.database())) {
            report.progress("replay: appending events");
            history.append(events, client);
            history.quiet();
            var ours = new Samples();
            var whole = new Samples();
            var bare = new Samples();
            report.progress("replay: warming up");
            history.scan();
            history.replay(client);
            long count = history.count();
            for (int round = 0; round < rounds; round++) {
                history.settled();
                beginRound();
                bare.add(history.scan());
                History.Replayed replayed = history.replay(client);
                ours.add(replayed.rebuilt());
                whole.add(replayed.whole());
            }
            history.settled();
            report.row("rebuild of all read models, events/s", "%.0f", ours, bare);
            report.row("the whole replay with digests before and after, events/s", "%.0f", whole, bare);
            report.note(new Profile(instance, work).of("replay", () -> history.replay(client)));
            history.quiet();
            end(work, instance.database(), "Replay", """
                    `POST /api/v1/audit/replays` for all read models over a history of %,d events (keys, models, edges, alerts and datasets
                    over their lives, many at a time, and what the other sections left). A rebuild lasts from the making of the new
                    generations until all of them serve; the whole replay also digests what there was before and is after. Each event
                    counts once, however many read models take it. Opposite: one thread reads the same rows in order and decodes
                    payload and metadata. Both sides do it once before they are measured, and PostgreSQL vacuums before each round.
                    """.formatted(count));
        }
    }

    private void rows(Instance instance, Client client, Path work) {
        try (var rows = new RowsIn(instance, client)) {
            report.progress("rows: warming up");
            rows.push(rows.bodies(RowFormat.PARQUET), RowFormat.PARQUET);
            rows.push(rows.bodies(RowFormat.NDJSON), RowFormat.NDJSON);
            rows.copyIn(rows.copyOut());
            var formats = List.of(RowFormat.PARQUET, RowFormat.NDJSON);
            for (RowFormat format : formats) {
                var durable = new Samples();
                var queryable = new Samples();
                var copies = new Samples();
                for (int round = 0; round < rounds; round++) {
                    beginRound();
                    RowsIn.Pushed pushed = rows.push(rows.bodies(format), format);
                    durable.add(pushed.durable());
                    queryable.add(pushed.queryable());
                    copies.add(rows.copyIn(rows.copyOut()));
                }
                String what = format + " over HTTP, rows/s until ";
                report.row(what + "durable", "%.0f", durable, copies);
                report.row(what + "queryable", "%.0f", queryable, copies);
            }
            for (RowFormat format : formats) {
                List<byte[]> bodies = rows.bodies(format);
                report.note(new Profile(instance, work)
                        .of("rows as " + format.name().toLowerCase(Locale.ROOT), () -> rows.push(bodies, format)));
            }
            end(work, instance.database(), "Rows", """
                    %d bodies of %,d rows with 20 columns, one after the other from one client. Durable: all are answered. Queryable:
                    all are in the read model's table. Opposite: binary COPY of the same rows, as PostgreSQL gave them out, into a
                    table of the same definition, partitions and indexes included, a transaction a body.
                    """.formatted(RowsIn.BODIES, RowsIn.ROWS));
        }
    }

    /// Starts on an empty directory and again on what that left, in turn the whole and the servers alone.
    private void starts(Path work) {
        var cold = new Samples();
        var coldBare = new Samples();
        var warm = new Samples();
        var warmBare = new Samples();
        var memory = new Samples();
        var memoryBare = new Samples();
        var servers = new Samples();
        String version = "";
        for (int round = 0; round < rounds; round++) {
            beginRound();
            Path whole = work.resolve("start-" + round);
            Path bare = work.resolve("servers-" + round);
            coldBare.add(servers(bare, new Samples()));
            try (var instance = Instance.start(whole)) {
                cold.add(instance.started().toMillis() / 1000.0);
            }
            warmBare.add(servers(bare, memoryBare));
            try (var instance = Instance.start(whole)) {
                warm.add(instance.started().toMillis() / 1000.0);
                Wait.millis(3000);
                memory.add(Machine.mebibytes(List.of(instance.java())));
                servers.add(Machine.mebibytes(instance.servers()));
                try (var sql = new Sql(instance.database())) {
                    version = sql.text("select current_setting('server_version')");
                }
            }
            report.progress("start: round " + (round + 1) + " of " + rounds);
        }
        report.row("start on an empty directory, s", "%.1f", cold, coldBare);
        report.row("start on an existing directory, s", "%.1f", warm, warmBare);
        report.row("memory when idle, Infranaut with Kafka inside, MiB", memory.text("%.0f"), "", "");
        report.row("memory when idle, PostgreSQL and Redis, MiB", "%.0f", servers, memoryBare);
        head(work, ", PostgreSQL " + version);
        report.section("Start", """
                From the start of the process to ready. Opposite: PostgreSQL and Redis alone, started by the same code in the
                benchmark's process, until both serve; on an empty directory that includes unpacking and creating the database. Memory is
                the proportional set size where the system tells it, else the resident one.
                """ + measured());
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
