package io.infranaut.platform.readmodel;

import io.infranaut.platform.Crash;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps the read models: creates their generations, runs the processors that fill them, rebuilds them beside the
/// serving ones, and says how far each is and what it holds.
///
/// A model whose definition (DDL or [ReadModel#revision()]) differs from that of its serving generation is rebuilt at
/// start.
public final class ReadModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadModels.class);
    private static final int LOOKS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 50;
    /// Events in a transaction of a model that follows them: few, so that none waits long for others.
    private static final int LIVE_BATCH = 500;

    private static final Duration CATCH_UP = Duration.ofMillis(500);

    private final DataSource dataSource;
    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final Processors processors;
    private final EventHistory events;
    private final DeadLetters letters;
    private final Map<String, ReadModel> models = new TreeMap<>();
    private final Refill refill;
    private final Map<String, String> definitions = new ConcurrentHashMap<>();
    private final Map<Generation, PooledStreamingEventProcessor> running = new ConcurrentHashMap<>();
    private final Map<Generation, CompletableFuture<Generation>> awaited = new ConcurrentHashMap<>();
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("read-models").factory());

    /// @param dataSource whose connections take part in the thread's Spring transaction
    public ReadModels(
            DataSource dataSource,
            TransactionTemplate transaction,
            Processors processors,
            EventHistory events,
            List<ReadModel> models) {
        this.dataSource = dataSource;
        this.db = DSL.using(dataSource, SQLDialect.POSTGRES);
        this.transaction = transaction;
        this.processors = processors;
        this.events = events;
        this.letters = new DeadLetters(db);
        this.refill = new Refill(db, transaction, processors, letters, this::keepSoon);
        for (ReadModel model : models) {
            if (this.models.put(model.name(), model) != null) {
                throw new IllegalArgumentException("two read models are named " + model.name());
            }
        }
    }

    /// How far a rebuild is.
    ///
    /// @param generation being filled
    /// @param state `BUILDING`, `SERVING` once it serves, `RETIRED` or `DROPPED` once another one does
    /// @param position up to which it has taken in the events
    /// @param target the newest position when the rebuild began
    /// @param replaces what the serving generation held when the rebuild began
    public record Rebuild(
            Generation generation,
            String state,
            long position,
            long target,
            @Nullable Content replaces) {
        /// From 0 to 1.
        public double progress() {
            return !state.equals("BUILDING") || target == 0 ? 1 : Math.min(1, (double) position / target);
        }
    }

    /// Starts all read models; rebuilds what is out of date and goes on with rebuilds that were cut off.
    public void start() {
        models.values().forEach(this::prepare);
        keep();
        keeper.scheduleWithFixedDelay(this::keep, 100, 100, TimeUnit.MILLISECONDS);
    }

    private void prepare(ReadModel model) {
        transaction.executeWithoutResult(status -> {
            lock(model.name());
            String definition = definitionDigest(model);
            List<Row> rows = generations(model.name());
            rows.stream()
                    .filter(row ->
                            row.state().equals("BUILDING") && !row.definition().equals(definition))
                    .forEach(row -> setState(row.generation(), "RETIRED"));
            Optional<Row> serving =
                    rows.stream().filter(row -> row.state().equals("SERVING")).findFirst();
            boolean upToDate = rows.stream()
                    .anyMatch(row -> row.definition().equals(definition)
                            && (row.state().equals("BUILDING") || row.state().equals("SERVING")));
            if (serving.isEmpty()) {
                create(model, 1, "SERVING", null, null);
            } else if (!upToDate) {
                LOG.info("the definition of the read model {} has changed: rebuilding it", model.name());
                create(model, serving.get().segments(), "BUILDING", null, null);
            }
        });
    }

    /// Makes what runs here agree with the generations that there are. Every node does this, so a rebuild may be asked
    /// for on any of them and survives each.
    private void keep() {
        try {
            List<Row> rows = generations(null).stream()
                    .filter(row -> models.containsKey(row.generation().model()))
                    .toList();
            var wanted = new HashSet<Generation>();
            var toFill = new ArrayList<Refill.Wanted>();
            for (Row row : rows) {
                if (row.state().equals("BUILDING") && row.filling()) {
                    toFill.add(new Refill.Wanted(invoker(row.generation()), row.segments()));
                } else if (row.state().equals("BUILDING") || row.state().equals("SERVING") && isPresent(row)) {
                    wanted.add(row.generation());
                    if (refill.isFilling(row.generation())) {
                        continue;
                    }
                    running.computeIfAbsent(row.generation(), generation -> run(generation, row.segments()));
                }
            }
            refill.see(toFill);
            for (Generation generation : List.copyOf(running.keySet())) {
                PooledStreamingEventProcessor unwanted =
                        wanted.contains(generation) ? null : running.remove(generation);
                if (unwanted != null) {
                    processors.forget(generation.processor());
                    unwanted.shutdownAsync().thenRun(() -> forgetTokensIfDropped(generation));
                }
            }
            rows.forEach(this::tellWhoWaits);
            for (Row row : rows) {
                switch (row.state()) {
                    case "BUILDING" -> {
                        if (!row.filling()) {
                            serveIfCaughtUp(row);
                        }
                    }
                    case "RETIRED" -> {
                        if (!refill.isFilling(row.generation())) {
                            drop(row.generation());
                        }
                    }
                    default -> {}
                }
            }
        } catch (RuntimeException e) {
            if (!keeper.isShutdown()) {
                LOG.warn("cannot look after the read models, trying again", e);
            }
        }
    }

    private void keepSoon() {
        try {
            keeper.execute(this::keep);
        } catch (RejectedExecutionException e) {
            LOG.debug("the read models are closed");
        }
    }

    /// Whether the processor of a generation runs here.
    boolean runs(Generation generation) {
        return running.containsKey(generation);
    }

    /// Whether this program knows how to fill a generation: one of another definition is left as it is until the one
    /// that replaces it serves.
    private boolean isPresent(Row row) {
        return row.definition().equals(definitionDigest(model(row.generation().model())));
    }

    /// A rebuild that this node was asked for.
    ///
    /// @param done completes with the generation when it serves
    public record Begun(Generation generation, CompletableFuture<Generation> done) {}

    /// Rebuilds a read model, as [#rebuild(String, int, String)] does, for a caller who waits for it here.
    public Begun rebuild(String name, int segments) {
        Generation generation =
                rebuild(name, segments, UUID.randomUUID().toString()).generation();
        return new Begun(generation, awaited.computeIfAbsent(generation, _ -> new CompletableFuture<>()));
    }

    private void tellWhoWaits(Row row) {
        if (row.state().equals("BUILDING")) {
            return;
        }
        CompletableFuture<Generation> done = awaited.remove(row.generation());
        if (done != null) {
            done.complete(row.generation());
        }
    }

    /// Rebuilds a read model beside the serving one and switches when it has caught up.
    ///
    /// @param segments how many run side by side once it has caught up, 1 to 16
    /// @param request names who asks; asked again under the same name, the rebuild that is under way or over is meant
    public Rebuild rebuild(String name, int segments, String request) {
        return rebuild(List.of(name), segments, request).getFirst();
    }

    /// The same for several, which read the history together.
    public List<Rebuild> rebuild(List<String> names, int segments, String request) {
        if (segments < 1 || segments > 16) {
            throw new IllegalArgumentException("a read model is rebuilt in 1 to 16 segments");
        }
        List<ReadModel> all = names.stream()
                .filter(name -> rebuilt(name, request).isEmpty())
                .map(this::model)
                .toList();
        List<Content> before = contents(all.stream().map(ReadModel::name).toList());
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < all.size(); i++) {
                lock(all.get(i).name());
                if (rebuilt(all.get(i).name(), request).isEmpty()) {
                    create(all.get(i), segments, "BUILDING", request, before.get(i));
                }
            }
        });
        keepSoon();
        return names.stream().map(name -> rebuilt(name, request).orElseThrow()).toList();
    }

    /// The rebuild of a read model that was asked for under a name.
    public Optional<Rebuild> rebuilt(String name, String request) {
        return generations(name).stream()
                .filter(row -> request.equals(row.request()))
                .findFirst()
                .map(row -> new Rebuild(
                        row.generation(),
                        row.state(),
                        position(row),
                        row.target(),
                        row.replaces() == null ? null : Json.mapper().readValue(row.replaces(), Content.class)));
    }

    /// Gives up a rebuild that does not serve yet.
    public void abandon(Rebuild rebuild) {
        db.execute(
                "update platform.read_model_generation set state = 'RETIRED' where name = ? and generation = ?"
                        + " and state = 'BUILDING'",
                rebuild.generation().model(),
                rebuild.generation().number());
    }

    /// Switches the views, if the generation has seen all that the serving one has, and failed at nothing that that one
    /// has taken in. That one is held still meanwhile, by locking its tokens, so that what a reader has seen stays
    /// seen.
    private void serveIfCaughtUp(Row building) {
        String name = building.generation().model();
        try {
            if (position(building) < position(serving(name))) {
                return;
            }
            boolean switched = Boolean.TRUE.equals(transaction.execute(status -> {
                db.execute("set local lock_timeout = '2s'");
                lock(name);
                Row serving = serving(name);
                boolean abandoned = generations(name).stream()
                        .noneMatch(row -> row.generation().equals(building.generation())
                                && row.state().equals("BUILDING"));
                db.fetch(
                        "select 1 from event_store.token_entry where processor_name = ? order by segment for update",
                        serving.generation().processor());
                if (abandoned
                        || !catchesUp(building, serving)
                        || letters.hasMoreThan(building.generation(), serving.generation())) {
                    return false;
                }
                setState(serving.generation(), "RETIRED");
                setState(building.generation(), "SERVING");
                showViews(building.generation());
                Crash.REBUILD_SWITCHING.here();
                return true;
            }));
            if (switched) {
                LOG.info(
                        "the read model {} is served from generation {}",
                        name,
                        building.generation().number());
            }
        } catch (RuntimeException e) {
            LOG.warn("cannot switch the read model {} yet", name, e);
        }
    }

    private boolean catchesUp(Row building, Row serving) {
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        // what it has committed last may be in its tokens and not yet in what its processor says
        long stored = least(storedPositions(serving.generation()), serving.segments());
        while (position(building) < Math.max(stored, position(serving))) {
            if (System.nanoTime() > deadline || keeper.isShutdown()) {
                return false;
            }
            LockSupport.parkNanos(2_000_000);
        }
        return true;
    }

    private void lock(String name) {
        db.execute("select pg_advisory_xact_lock(hashtextextended('read-model:' || ?, 0))", name);
    }

    private void setState(Generation generation, String state) {
        db.execute(
                "update platform.read_model_generation set state = ? where name = ? and generation = ?",
                state,
                generation.model(),
                generation.number());
    }

    private void showViews(Generation generation) {
        ReadModel model = model(generation.model());
        String views = model.viewSchema();
        db.execute("create schema if not exists " + quoted(views));
        for (String table : tables(generation)) {
            if (!model.keepsHistory()) {
                showView(db, views, generation, table, "*");
            } else if (!TimeLine.isHistory(table)) {
                List<String> columns = columns(generation, table);
                showView(db, views, generation, table, String.join(", ", columns));
                if (model.keepsHistory(table)) {
                    TimeLine.show(db, quoted(generation.schema()), table, columns);
                }
            }
        }
    }

    private static void showView(DSLContext db, String views, Generation generation, String table, String columns) {
        db.execute("drop view if exists " + quoted(views) + "." + quoted(table));
        db.execute("create view " + quoted(views) + "." + quoted(table) + " as select " + columns + " from "
                + quoted(generation.schema()) + "." + quoted(table));
    }

    /// Shows a table that a read model has just created in its generation's schema, if that generation serves.
    public static void showNewTable(Rows rows, String views, String table) {
        Generation generation = rows.generation();
        DSLContext db = rows.db();
        boolean serving = db.fetchOne(
                        "select 1 from platform.read_model_generation where name = ? and generation = ? and state = 'SERVING'",
                        generation.model(),
                        generation.number())
                != null;
        if (serving) {
            db.execute("create schema if not exists " + quoted(views));
            showView(db, views, generation, table, "*");
        }
    }

    /// The tokens that a processor made anew which this node started when another one was dropping its generation.
    private void forgetTokensIfDropped(Generation generation) {
        db.execute(
                "delete from event_store.token_entry where processor_name = ? and exists (select 1"
                        + " from platform.read_model_generation where name = ? and generation = ? and state = 'DROPPED')",
                generation.processor(),
                generation.model(),
                generation.number());
    }

    private void drop(Generation generation) {
        try {
            transaction.executeWithoutResult(status -> {
                db.execute("set local lock_timeout = '2s'");
                db.execute("drop schema if exists " + quoted(generation.schema()) + " cascade");
                db.execute("delete from event_store.token_entry where processor_name = ?", generation.processor());
                letters.forget(generation);
                setState(generation, "DROPPED");
            });
        } catch (RuntimeException e) {
            LOG.info(
                    "somebody still reads generation {} of the read model {}", generation.number(), generation.model());
        }
    }

    private void create(
            ReadModel model, int segments, String state, @Nullable String request, @Nullable Content replaces) {
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
        for (String table : tables(generation)) {
            if (model.keepsHistory(table)) {
                TimeLine.keep(db, quoted(generation.schema()), table, primaryKey(generation, table));
            }
        }
        db.execute(
                "insert into platform.read_model_generation (name, generation, state, definition_digest, segments,"
                        + " created_at, target, request, replaces, completion)"
                        + " values (?, ?, ?, ?, ?, now(), ?, ?, ?::jsonb, ?)",
                model.name(),
                number,
                state,
                definitionDigest(model),
                segments,
                processors.newest(),
                request,
                replaces == null ? null : Json.mapper().writeValueAsString(replaces),
                state.equals("BUILDING") ? putOff(generation) : null);
        if (state.equals("SERVING")) {
            showViews(generation);
        }
    }

    /// Drops what only queries need, and is made faster once the tables are filled: indexes that keep nothing unique,
    /// and the key of what is unique by the way it is made.
    ///
    /// @return the statements that make it
    private String[] putOff(Generation generation) {
        String schema = quoted(generation.schema());
        var statements = new ArrayList<String>();
        db.fetch("""
                        select quote_ident(c.relname), pg_get_indexdef(c.oid) from pg_index i
                        join pg_class c on c.oid = i.indexrelid
                        where c.relnamespace = quote_ident(?)::regnamespace and not i.indisunique order by c.relname
                        """, generation.schema()).forEach(index -> {
            db.execute("drop index " + schema + "." + index.get(0, String.class));
            statements.add(index.get(1, String.class));
        });
        if (model(generation.model()).keepsHistory()) {
            for (String table : tables(generation)) {
                if (TimeLine.isHistory(table)) {
                    String history = "alter table " + schema + "." + quoted(table);
                    statements.add(
                            history + " add primary key (" + String.join(", ", primaryKey(generation, table)) + ")");
                    db.execute(history + " drop constraint " + quoted(table + "_pkey"));
                }
            }
        }
        return statements.toArray(String[]::new);
    }

    private PooledStreamingEventProcessor run(Generation generation, int segments) {
        ReadModel model = model(generation.model());
        var processor = processors.create(
                generation.processor(),
                invoker(generation),
                segments,
                Math.min(LIVE_BATCH, model.batchSize()),
                StreamableMessageSource::createTailToken,
                Processors.Threads.SHARED);
        processor.start();
        return processor;
    }

    private ReadModelInvoker invoker(Generation generation) {
        ReadModel model = model(generation.model());
        DSLContext tables = Rows.tables(generation, dataSource);
        return new ReadModelInvoker(model, generation, () -> new Rows(generation, tables, model), letters);
    }

    /// The dead letters of all generations, oldest event first.
    ///
    /// @param readModel whose letters; null for all
    /// @param afterPosition of the last letter of the page before
    /// @param afterId of that letter
    public List<DeadLetter> deadLetters(@Nullable String readModel, long afterPosition, UUID afterId, int most) {
        return letters.letters(readModel, afterPosition, afterId, most);
    }

    public Optional<DeadLetter> deadLetter(UUID id) {
        return letters.letter(id);
    }

    public long deadLetters() {
        return letters.count();
    }

    /// What the serving generation could not take in of the event at a position, or of those before it that were
    /// caused by the same request.
    public Optional<DeadLetter> keptOut(String readModel, long position) {
        return letters.count() == 0
                ? Optional.empty()
                : letters.ofRequest(serving(readModel).generation(), position);
    }

    /// Applies the letters of a letter's sequence again, in order, up to the first that fails again.
    public void retry(UUID letter) {
        transaction.executeWithoutResult(status -> letters.retry(letter, this::handler));
    }

    /// Applies all letters of a read model again, each sequence up to the first that fails again.
    public void retryAll(String readModel) {
        letters.heads(readModel).forEach(letter -> retry(letter.id()));
    }

    /// Gives a letter up: its event stays out of the read model until that is rebuilt.
    public void drop(UUID letter) {
        transaction.executeWithoutResult(status -> letters.drop(letter));
    }

    private Runnable handler(DeadLetter letter) {
        EventMessage<?> event = events.at(letter.position());
        ReadModelInvoker invoker = invoker(new Generation(letter.readModel(), letter.generation()));
        return () -> invoker.applyAlone(event.getPayload(), Recorded.of(event));
    }

    /// The names of all read models, also of those that other nodes fill.
    public List<String> names() {
        return generations(null).stream()
                .filter(row -> row.state().equals("SERVING"))
                .map(row -> row.generation().model())
                .toList();
    }

    /// The position up to which the serving generation has taken in the events: for each segment from its processor
    /// when that runs here, else from its stored token.
    public long position(String name) {
        return position(serving(name));
    }

    private long position(Row row) {
        PooledStreamingEventProcessor processor = running.get(row.generation());
        Map<Integer, Long> here = processor == null ? Map.of() : Processors.positions(processor);
        if (here.size() == row.segments()) {
            return Collections.min(here.values());
        }
        Map<Integer, Long> all = storedPositions(row.generation());
        here.forEach((segment, position) -> all.merge(segment, position, Math::max));
        return least(all, row.segments());
    }

    private static long least(Map<Integer, Long> positions, int segments) {
        return positions.size() < segments ? 0 : Collections.min(positions.values());
    }

    private Map<Integer, Long> storedPositions(Generation generation) {
        var positions = new TreeMap<Integer, Long>();
        db.fetch(
                        "select segment, coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0)"
                                + " from event_store.token_entry where processor_name = ?",
                        generation.processor())
                .forEach(row -> positions.put(row.get(0, Integer.class), row.get(1, Long.class)));
        return positions;
    }

    /// Waits until a read model has passed a position.
    ///
    /// @return whether it has within the time
    public boolean await(String name, long position, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = 5;
        while (true) {
            Row row = serving(name);
            for (int i = 0; i < LOOKS; i++) {
                if (position(row) >= position) {
                    if (serving(name).generation().equals(row.generation())) {
                        return true;
                    }
                    // it went on after another one took its place, which may be behind it
                    break;
                }
                if (System.nanoTime() > deadline) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(pause + pause / 4, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /// Waits until read models have taken in every event that there is now.
    ///
    /// @return whether each has within the time
    public boolean awaitNewest(List<String> names, Duration timeout) throws InterruptedException {
        long newest = processors.newest();
        for (String name : names) {
            if (!await(name, newest, timeout)) {
                return false;
            }
        }
        return true;
    }

    /// Waits until read models hold what every event that there is now changes in them, and says in the log why one
    /// does not.
    ///
    /// @return whether each does within the time; one with dead letters does not, whatever other read models have
    public boolean awaitComplete(List<String> names, Duration timeout) throws InterruptedException {
        if (!awaitNewest(names, timeout)) {
            LOG.info("of the read models {} not all have passed the newest event within {}", names, timeout);
            return false;
        }
        // after the wait, in which letters may have come
        List<String> lacking = names.stream()
                .filter(name -> !letters.letters(name, 0, new UUID(0, 0), 1).isEmpty())
                .toList();
        if (!lacking.isEmpty()) {
            LOG.info("the read models {} have dead letters", lacking);
        }
        return lacking.isEmpty();
    }

    /// What a read model holds.
    ///
    /// @param position up to which it has taken in the events
    /// @param digest SHA-256 over its tables' rows as canonical text, tables by name, rows by primary key
    /// @param rows of all tables
    public record Content(String name, int generation, int segments, long position, String digest, long rows) {}

    /// The content of a serving read model; digest and position come from one snapshot.
    public Content content(String name) {
        for (int attempt = 1; ; attempt++) {
            try {
                return read(name);
            } catch (DataAccessException e) {
                // the generation was dropped while it was read
                if (attempt == 3 || !"42P01".equals(e.sqlState())) {
                    throw e;
                }
            }
        }
    }

    /// The contents of several, read side by side.
    public List<Content> contents(List<String> names) {
        try (var threads = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("contents-", 0).factory())) {
            List<CompletableFuture<Content>> all = names.stream()
                    .map(name -> CompletableFuture.supplyAsync(() -> content(name), threads))
                    .toList();
            return all.stream().map(CompletableFuture::join).toList();
        }
    }

    private Content read(String name) {
        long passed = position(name);
        var snapshot = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        snapshot.setIsolationLevel(TransactionTemplate.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        return Objects.requireNonNull(snapshot.execute(status -> {
            Row row = serving(name);
            Generation generation = row.generation();
            MessageDigest digest = sha256();
            long[] counted = new long[1];
            db.connection(connection -> {
                try (var settings = connection.createStatement()) {
                    settings.execute("set local timezone to 'UTC'; set local extra_float_digits to 1;"
                            + " set local datestyle to 'ISO'; set local bytea_output to 'hex'");
                }
                for (String table : tables(generation)) {
                    digest.update(("\n" + table + "\n").getBytes(StandardCharsets.UTF_8));
                    String rows = "select t::text from " + quoted(generation.schema()) + "." + quoted(table)
                            + " t order by " + key(generation, table);
                    counted[0] += BinaryCopy.texts(connection, rows, text -> {
                        digest.update(text);
                        digest.update((byte) '\n');
                    });
                }
            });
            return new Content(
                    name,
                    generation.number(),
                    row.segments(),
                    Math.max(passed, least(storedPositions(generation), row.segments())),
                    HexFormat.of().formatHex(digest.digest()),
                    counted[0]);
        }));
    }

    /// The rows of a read model that are not the same at two positions, ordered by table and key.
    ///
    /// @param from the earlier position
    /// @param table of the last row of the page before; empty for the first page
    /// @param key of that row
    /// @return at most `most`; none if the model keeps no history
    public List<Difference> differences(String name, long from, long to, String table, String key, int most) {
        Generation generation = serving(name).generation();
        var found = new ArrayList<Difference>();
        List<String> all = tables(generation);
        for (String each : all) {
            if (all.contains(TimeLine.history(each)) && each.compareTo(table) >= 0 && found.size() < most) {
                found.addAll(TimeLine.differences(
                        db,
                        quoted(generation.schema()),
                        each,
                        primaryKey(generation, each),
                        from,
                        to,
                        each.equals(table) ? key : "",
                        most - found.size()));
            }
        }
        return found;
    }

    private String key(Generation generation, String table) {
        List<String> columns = primaryKey(generation, table);
        return columns.isEmpty()
                ? "t::text collate \"C\""
                : columns.stream().map(column -> "t." + column).collect(Collectors.joining(", "));
    }

    private List<String> primaryKey(Generation generation, String table) {
        return db.fetch("""
                        select quote_ident(a.attname) from pg_index i
                        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                        where i.indisprimary and i.indrelid = (quote_ident(?) || '.' || quote_ident(?))::regclass
                        order by array_position(i.indkey::smallint[], a.attnum)
                        """, generation.schema(), table).map(row -> row.get(0, String.class));
    }

    /// Those that the model's own definition gives the table.
    private List<String> columns(Generation generation, String table) {
        return db.fetch("""
                        select quote_ident(attname) from pg_attribute
                        where attrelid = (quote_ident(?) || '.' || quote_ident(?))::regclass
                          and attnum > 0 and not attisdropped and attname <> 'valid_from'
                        order by attnum
                        """, generation.schema(), table).map(row -> row.get(0, String.class));
    }

    private List<String> tables(Generation generation) {
        return db.fetch("""
                        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname = ? and c.relkind in ('r', 'p') and not c.relispartition
                        order by c.relname collate "C"
                        """, generation.schema()).map(row -> row.get(0, String.class));
    }

    private record Row(
            Generation generation,
            String state,
            String definition,
            int segments,
            long target,
            @Nullable String request,
            @Nullable String replaces,
            boolean filling) {}

    private Row serving(String name) {
        return generations(name).stream()
                .filter(row -> row.state().equals("SERVING"))
                .findFirst()
                .orElseThrow(() -> new NotFound("read model", name));
    }

    private List<Row> generations(@Nullable String name) {
        return db.fetch(
                        "select name, generation, state, definition_digest, segments, target, request, replaces::text,"
                                + " completion is not null from platform.read_model_generation where name = coalesce(?::text, name)"
                                + " and (state <> 'DROPPED' or request is not null) order by name, generation",
                        name)
                .map(row -> new Row(
                        new Generation(row.get(0, String.class), row.get(1, Integer.class)),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, Integer.class),
                        row.get(5, Long.class),
                        row.get(6, String.class),
                        row.get(7, String.class),
                        row.get(8, Boolean.class)));
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

    private String definitionDigest(ReadModel model) {
        return definitions.computeIfAbsent(model.name(), _ -> digestOf(model));
    }

    private static String digestOf(ReadModel model) {
        String definition =
                model.revision() + (model.keepsHistory() ? " with the history of what was" : "") + "\n" + ddl(model);
        return HexFormat.of().formatHex(sha256().digest(definition.getBytes(StandardCharsets.UTF_8)));
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
        keeper.shutdownNow();
        try {
            if (!keeper.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the read models are still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refill.close();
        CompletableFuture.allOf(running.values().stream()
                        .map(PooledStreamingEventProcessor::shutdownAsync)
                        .toArray(CompletableFuture[]::new))
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }
}
