package io.infranaut.platform.readmodel;

import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.axon.Processors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps the read models: creates their generations, runs the processors that fill them, rebuilds them beside the serving
/// ones, and says how far each is and what it holds.
///
/// A model whose definition (DDL or [ReadModel#revision()]) differs from that of its serving generation is rebuilt at start.
public final class ReadModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadModels.class);

    private final DataSource dataSource;
    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final Processors processors;
    private final Map<String, ReadModel> models = new TreeMap<>();
    private final Map<Generation, PooledStreamingEventProcessor> running = new ConcurrentHashMap<>();
    private final Map<Generation, Rebuild> rebuilds = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("read-model-rebuild").factory());

    /// @param dataSource whose connections take part in the thread's Spring transaction
    public ReadModels(
            DataSource dataSource, TransactionTemplate transaction, Processors processors, List<ReadModel> models) {
        this.dataSource = dataSource;
        this.db = DSL.using(dataSource, SQLDialect.POSTGRES);
        this.transaction = transaction;
        this.processors = processors;
        for (ReadModel model : models) {
            if (this.models.put(model.name(), model) != null) {
                throw new IllegalArgumentException("two read models are named " + model.name());
            }
        }
    }

    /// A rebuild that goes on.
    public static final class Rebuild {
        private final Generation generation;
        private final long target;
        private final CompletableFuture<Generation> done = new CompletableFuture<>();
        private volatile long position;

        private Rebuild(Generation generation, long target) {
            this.generation = generation;
            this.target = target;
        }

        public Generation generation() {
            return generation;
        }

        /// From 0 to 1.
        public double progress() {
            return done.isDone() ? 1 : target == 0 ? 0 : Math.min(1, (double) position / target);
        }

        /// Completes with the generation when it serves.
        public CompletableFuture<Generation> done() {
            return done;
        }
    }

    /// Starts all read models; rebuilds what is out of date and goes on with rebuilds that were cut off.
    public void start() {
        for (ReadModel model : models.values()) {
            Optional<Row> serving = generations(model.name()).stream()
                    .filter(row -> row.state().equals("SERVING"))
                    .findFirst();
            if (serving.isEmpty()) {
                Generation first = create(model, 1, "SERVING");
                run(model, first, 1);
            } else {
                run(model, serving.get().generation(), serving.get().segments());
                List<Row> building = generations(model.name()).stream()
                        .filter(row -> row.state().equals("BUILDING"))
                        .toList();
                for (Row row : building) {
                    if (row.digest().equals(definitionDigest(model))) {
                        follow(model, row.generation(), row.segments());
                    } else {
                        drop(row.generation());
                    }
                }
                if (!serving.get().digest().equals(definitionDigest(model)) && building.isEmpty()) {
                    LOG.info("the definition of the read model {} has changed: rebuilding it", model.name());
                    rebuild(model.name(), 1);
                }
            }
        }
        watch.scheduleWithFixedDelay(this::switchWhatHasCaughtUp, 50, 50, TimeUnit.MILLISECONDS);
    }

    /// Rebuilds a read model beside the serving one and switches when it has caught up.
    ///
    /// @param segments how many run side by side, 1 to 16
    public Rebuild rebuild(String name, int segments) {
        ReadModel model = model(name);
        Generation generation = create(model, segments, "BUILDING");
        return follow(model, generation, segments);
    }

    private Rebuild follow(ReadModel model, Generation generation, int segments) {
        var rebuild = new Rebuild(generation, newestPosition());
        rebuilds.put(generation, rebuild);
        run(model, generation, segments);
        return rebuild;
    }

    private void switchWhatHasCaughtUp() {
        rebuilds.forEach((generation, rebuild) -> {
            try {
                rebuild.position = Math.max(0, Processors.position(Objects.requireNonNull(running.get(generation))));
                if (rebuild.position >= newestPosition()) {
                    serve(generation);
                    rebuilds.remove(generation);
                    rebuild.done.complete(generation);
                    LOG.info("the read model {} is served from generation {}", generation.model(), generation.number());
                }
            } catch (RuntimeException e) {
                LOG.warn("cannot switch the read model {} yet", generation.model(), e);
            }
        });
    }

    private long newestPosition() {
        return Objects.requireNonNull(
                db.fetchOne("select coalesce(max(position), 0) from event_store.domain_event")).get(0, Long.class);
    }

    private void serve(Generation generation) {
        List<Generation> old = new ArrayList<>();
        transaction.executeWithoutResult(status -> {
            for (Row row : generations(generation.model())) {
                if (row.state().equals("SERVING")) {
                    old.add(row.generation());
                    setState(row.generation(), "RETIRED");
                }
            }
            setState(generation, "SERVING");
            showViews(generation);
        });
        old.forEach(this::drop);
    }

    private void setState(Generation generation, String state) {
        db.execute(
                "update platform.read_model_generation set state = ? where name = ? and generation = ?",
                state,
                generation.model(),
                generation.number());
    }

    private void showViews(Generation generation) {
        String views = model(generation.model()).viewSchema();
        db.execute("create schema if not exists " + quoted(views));
        for (String table : tables(generation)) {
            showView(db, views, generation, table);
        }
    }

    private static void showView(DSLContext db, String views, Generation generation, String table) {
        db.execute("drop view if exists " + quoted(views) + "." + quoted(table));
        db.execute("create view " + quoted(views) + "." + quoted(table) + " as select * from "
                + quoted(generation.schema()) + "." + quoted(table));
    }

    /// Shows a table that a read model has just created in its generation's schema, if that generation serves.
    public static void showNewTable(DSLContext db, String views, String table) {
        Generation generation = Generation.of(db);
        boolean serving = db.fetchOne(
                        "select 1 from platform.read_model_generation where name = ? and generation = ? and state = 'SERVING'",
                        generation.model(),
                        generation.number())
                != null;
        if (serving) {
            db.execute("create schema if not exists " + quoted(views));
            showView(db, views, generation, table);
        }
    }

    private void drop(Generation generation) {
        PooledStreamingEventProcessor processor = running.remove(generation);
        if (processor != null) {
            processor.shutDown();
        }
        transaction.executeWithoutResult(status -> {
            db.execute("drop schema if exists " + quoted(generation.schema()) + " cascade");
            db.execute("delete from event_store.token_entry where processor_name = ?", generation.processor());
            db.execute(
                    "delete from platform.read_model_generation where name = ? and generation = ?",
                    generation.model(),
                    generation.number());
        });
    }

    private Generation create(ReadModel model, int segments, String state) {
        return Objects.requireNonNull(transaction.execute(status -> {
            db.execute("select pg_advisory_xact_lock(hashtextextended('read-model:' || ?, 0))", model.name());
            int number = Objects.requireNonNull(db.fetchOne(
                            "select coalesce(max(generation), 0) + 1 from platform.read_model_generation where name = ?",
                            model.name()))
                    .get(0, Integer.class);
            var generation = new Generation(model.name(), number);
            db.execute("create schema " + quoted(generation.schema()));
            db.execute("set local search_path to " + quoted(generation.schema()));
            String ddl = ddl(model);
            if (!ddl.isBlank()) {
                db.connection(connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute(ddl);
                    }
                });
            }
            db.execute("set local search_path to default");
            db.execute(
                    "insert into platform.read_model_generation (name, generation, state, definition_digest, segments,"
                            + " created_at) values (?, ?, ?, ?, ?, now())",
                    model.name(),
                    number,
                    state,
                    definitionDigest(model),
                    segments);
            if (state.equals("SERVING")) {
                showViews(generation);
            }
            return generation;
        }));
    }

    private void run(ReadModel model, Generation generation, int segments) {
        var processor = processors.create(
                generation.processor(),
                new ReadModelInvoker(model, contextOf(generation)),
                segments,
                model.batchSize(),
                StreamableMessageSource::createTailToken);
        running.put(generation, processor);
        processor.start();
    }

    private DSLContext contextOf(Generation generation) {
        var configuration = new DefaultConfiguration();
        configuration.set(dataSource);
        configuration.set(SQLDialect.POSTGRES);
        configuration.set(new Settings()
                .withRenderMapping(new RenderMapping()
                        .withSchemata(new MappedSchema().withInput("public").withOutput(generation.schema()))));
        configuration.data(Generation.KEY, generation);
        return DSL.using(configuration);
    }

    /// The names of all read models.
    public List<String> names() {
        return List.copyOf(models.keySet());
    }

    /// The position up to which the serving generation has taken in the events; from the processor when it runs here, from
    /// its stored token when it runs elsewhere.
    public long position(String name) {
        Generation serving = serving(name).generation();
        PooledStreamingEventProcessor processor = running.get(serving);
        if (processor != null) {
            return Processors.position(processor);
        }
        return storedPosition(db, serving);
    }

    private static long storedPosition(DSLContext db, Generation generation) {
        Long position = Objects.requireNonNull(db.fetchOne(
                        "select min((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint)"
                                + " from event_store.token_entry where processor_name = ?",
                        generation.processor()))
                .get(0, Long.class);
        return position == null ? 0 : position;
    }

    /// Waits until a read model has passed a position.
    ///
    /// @return whether it has within the time
    public boolean await(String name, long position, Duration timeout) throws InterruptedException {
        Instant deadline = Instant.now().plus(timeout);
        while (position(name) < position) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return true;
    }

    /// What a read model holds.
    ///
    /// @param position up to which it has taken in the events
    /// @param digest SHA-256 over its tables' rows as canonical text, tables by name, rows by primary key
    /// @param rows of all tables
    public record Content(String name, int generation, int segments, long position, String digest, long rows) {}

    /// The content of a serving read model; digest and position come from one snapshot.
    public Content content(String name) {
        var snapshot = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        snapshot.setIsolationLevel(TransactionTemplate.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        return Objects.requireNonNull(snapshot.execute(status -> {
            Row row = serving(name);
            Generation generation = row.generation();
            MessageDigest digest = sha256();
            long[] rows = new long[1];
            db.connection(connection -> {
                try (var settings = connection.createStatement()) {
                    settings.execute("set local timezone to 'UTC'; set local extra_float_digits to 1;"
                            + " set local datestyle to 'ISO'; set local bytea_output to 'hex'");
                }
                for (String table : tables(generation)) {
                    digest.update(("\n" + table + "\n").getBytes(StandardCharsets.UTF_8));
                    String sql = "select t::text from " + quoted(generation.schema()) + "." + quoted(table) + " t order by "
                            + key(generation, table);
                    try (var select = connection.prepareStatement(sql)) {
                        select.setFetchSize(5000);
                        try (ResultSet result = select.executeQuery()) {
                            while (result.next()) {
                                digest.update(result.getString(1).getBytes(StandardCharsets.UTF_8));
                                digest.update((byte) '\n');
                                rows[0]++;
                            }
                        }
                    }
                }
            });
            return new Content(
                    name,
                    generation.number(),
                    row.segments(),
                    storedPosition(db, generation),
                    HexFormat.of().formatHex(digest.digest()),
                    rows[0]);
        }));
    }

    private String key(Generation generation, String table) {
        List<String> columns = db.fetch("""
                        select quote_ident(a.attname) from pg_index i
                        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                        where i.indisprimary and i.indrelid = (quote_ident(?) || '.' || quote_ident(?))::regclass
                        order by array_position(i.indkey::smallint[], a.attnum)
                        """, generation.schema(), table)
                .map(row -> "t." + row.get(0, String.class));
        return columns.isEmpty() ? "t::text collate \"C\"" : String.join(", ", columns);
    }

    private List<String> tables(Generation generation) {
        return db.fetch("""
                        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname = ? and c.relkind in ('r', 'p') and not c.relispartition
                        order by c.relname collate "C"
                        """, generation.schema())
                .map(row -> row.get(0, String.class));
    }

    private record Row(Generation generation, String state, String digest, int segments) {}

    private Row serving(String name) {
        return generations(name).stream()
                .filter(row -> row.state().equals("SERVING"))
                .findFirst()
                .orElseThrow(() -> new NotFound("read model", name));
    }

    private List<Row> generations(String name) {
        return db.fetch(
                        "select generation, state, definition_digest, segments from platform.read_model_generation"
                                + " where name = ? order by generation",
                        name)
                .map(row -> new Row(
                        new Generation(name, row.get(0, Integer.class)),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, Integer.class)));
    }

    private ReadModel model(String name) {
        ReadModel model = models.get(name);
        if (model == null) {
            throw new NotFound("read model", name);
        }
        return model;
    }

    private static String ddl(ReadModel model) {
        String resource = "/read-models/" + model.name() + ".sql";
        try (@Nullable InputStream in = ReadModels.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the read model " + model.name() + " has no " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String definitionDigest(ReadModel model) {
        return HexFormat.of()
                .formatHex(sha256()
                        .digest((model.revision() + "\n" + ddl(model)).getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {
        watch.shutdownNow();
        CompletableFuture.allOf(running.values().stream()
                        .map(PooledStreamingEventProcessor::shutdownAsync)
                        .toArray(CompletableFuture[]::new))
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }
}
