package io.infranaut.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.alert.Hook;
import io.infranaut.app.AppProcess;
import io.infranaut.app.Client;
import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.app.demo.Demo.Monitored;
import io.infranaut.audit.Publication;
import io.infranaut.platform.table.Table;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The demo's rows stream into the application, which is killed with the servers that it has embedded, at random
/// moments, also before it was ready, and started again on the same data directory; and once its servers alone. Kills
/// of one process among many, and at the points that matter, are `TortureTest`'s. `-Dseed=…` repeats a run's moments.
class KilledTest {
    private static final int ROWS = 250;
    private static final int LABELS_LATE = 2;
    private static final int PUSHERS = 4;
    private static final int BATCHES_A_ROUND = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ESCALATION = Duration.ofSeconds(3);

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private record Batch(String source, String key, Table rows) {}

    private record Answered(String id, String source, int rows) {}

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final Map<String, Answered> answered = new ConcurrentHashMap<>();
    private final List<String> checks = new ArrayList<>();

    /// What is killed in a round.
    private enum Way {
        /// and then, with its servers, what was started after it, which may or may not be ready
        APPLICATION,
        SERVERS
    }

    private static final List<Way> ROUNDS = List.of(Way.APPLICATION, Way.SERVERS);

    @Test
    void whatWasAnsweredIsThereOnceAndEveryEventIsPublishedAndTheEscalationGoesOn(@TempDir Path folder)
            throws Exception {
        System.out.println("KilledTest: seed " + SEED);
        Census production = Census.production();
        Census truth = Census.truth();
        try (var app = new AppProcess(folder);
                var hook = new Hook();
                ExecutorService pushers = Executors.newFixedThreadPool(PUSHERS)) {
            app.start();
            Client client = app.client();
            eventually(() -> client.get("/api/v1/keys").status(), status -> status == 200);
            try (var demo = new Demo(app.base(), AppProcess.KEY, false, () -> 0)) {
                Monitored monitored = demo.prepare(Census.reference(), production, truth);
                List<Table> chunks = production.chunks(ROWS);
                List<Batch> batches = batches(monitored, chunks, truth.chunks(ROWS))
                        .subList(0, (ROUNDS.size() + 2) * BATCHES_A_ROUND);
                List<Future<?>> pushing = new ArrayList<>();
                for (int i = 0; i < PUSHERS; i++) {
                    boolean waits = i % 2 == 0;
                    pushing.add(pushers.submit(() -> pushAll(client, batches, waits)));
                }
                for (Way way : ROUNDS) {
                    awaitSomeOfARound();
                    checks.add(demo.detect(monitored.dataset(), chunks.getFirst(), checks.size()));
                    kill(app, way);
                }
                escalatesAtOnceThoughTheApplicationWasDeadWhenItsTimeCame(app, hook);
                allowed.release(PUSHERS * batches.size());
                for (Future<?> pusher : pushing) {
                    pusher.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }

                everyAnsweredBatchIsThereOnce(client, monitored, batches);
                everyRowIsThereOnce(app, client, monitored);
                everyCheckIsDoneAndVerifies(client);
                everyEventIsPublished(app);
                everyReadModelIsWhatItsRebuildIs(client);
            }
            System.out.println("KilledTest: " + answered.size() + " batches answered, " + repeated + " sends repeated, "
                    + checks.size() + " checks");
        }
    }

    /// Lets some batches go and waits until a random number of them is answered, and a random time more.
    private void awaitSomeOfARound() {
        int enough = answered.size() + random.nextInt(1, BATCHES_A_ROUND - PUSHERS);
        allowed.release(BATCHES_A_ROUND);
        eventually(answered::size, size -> size >= enough);
    }

    private void kill(AppProcess app, Way way) throws Exception {
        livesOn(app, random.nextInt(300));
        switch (way) {
            case APPLICATION -> {
                app.kill();
                app.launch();
                livesOn(app, random.nextInt(6000));
                app.killWithServers();
            }
            case SERVERS -> {
                Duration away = app.killServers();
                Duration handled = awaitHandled(app.client());
                System.out.println("KilledTest: the servers alone were killed and served again after " + seconds(away)
                        + " s, everything handled " + seconds(handled) + " s later");
                return;
            }
        }
        start(app);
    }

    private static void livesOn(AppProcess app, int millis) throws InterruptedException {
        assertThat(app.running().waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    private void start(AppProcess app) {
        Duration ready = app.start();
        Duration handled = awaitHandled(app.client());
        System.out.println("KilledTest: " + answered.size() + " batches were answered, ready after " + seconds(ready)
                + " s, everything handled " + seconds(handled) + " s later");
    }

    private static List<Batch> batches(Monitored monitored, List<Table> chunks, List<Table> truth) {
        var batches = new ArrayList<Batch>();
        for (int i = 0; i < chunks.size(); i++) {
            batches.add(new Batch(monitored.predictions(), "predictions-" + i, chunks.get(i)));
            if (i >= LABELS_LATE) {
                batches.add(new Batch(monitored.labels(), "labels-" + i, truth.get(i - LABELS_LATE)));
            }
        }
        return batches;
    }

    private void pushAll(Client client, List<Batch> batches, boolean waits) {
        while (true) {
            allowed.acquireUninterruptibly();
            int number = next.getAndIncrement();
            if (number >= batches.size()) {
                return;
            }
            Batch batch = batches.get(number);
            String id = push(client, batch, waits ? "wait=30" : "wait=0");
            answered.put(
                    batch.key(), new Answered(id, batch.source(), batch.rows().rows()));
        }
    }

    /// Sends a batch again and again under one key, as a client does that got no answer.
    private String push(Client client, Batch batch, String prefer) {
        byte[] body = Census.parquet(batch.rows());
        while (true) {
            try {
                Reply reply = client.post(
                        "/api/v1/ingestion/sources/" + batch.source() + "/batches",
                        body,
                        "Content-Type",
                        "application/vnd.apache.parquet",
                        "Idempotency-Key",
                        batch.key(),
                        "Prefer",
                        prefer);
                if (reply.status() == 200 || reply.status() == 202) {
                    return reply.body().get("id").asString();
                }
                assertThat(reply.status()).as(reply.text()).isIn(429, 503);
            } catch (UncheckedIOException down) {
                repeated.incrementAndGet();
            }
            pause();
        }
    }

    private static <T> T eventually(Callable<T> question, Predicate<T> right) {
        return RunningApp.eventually(PATIENCE, question, right);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration awaitHandled(Client client) {
        long begin = System.nanoTime();
        eventually(() -> lag(client), lag -> lag == 0);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /// What all processors together have still to handle, or -1 when some is nobody's.
    private static long lag(Client client) {
        Reply reply = client.get("/api/v1/audit/processors");
        if (reply.status() == 503) {
            return -1;
        }
        long lag = 0;
        for (JsonNode processor : reply.expect(200).body().get("items")) {
            if (!processor.get("claimed").asBoolean()) {
                return -1;
            }
            lag += processor.get("lag").asLong();
        }
        return lag;
    }

    private void escalatesAtOnceThoughTheApplicationWasDeadWhenItsTimeCame(AppProcess app, Hook hook) {
        Client client = app.client();
        String alert = escalating(client, hook);
        eventually(() -> kinds(client, alert), kinds -> kinds.contains("NotificationAttempted"));
        awaitSomeOfARound();
        app.kill();
        Instant due = Instant.now().plus(ESCALATION);
        eventually(Instant::now, now -> now.isAfter(due));
        assertThat(hook.calls(alert)).hasSize(1);
        app.start();
        long ready = System.nanoTime();
        eventually(() -> hook.calls(alert).size(), calls -> calls == 2);
        Duration late = Duration.ofNanos(System.nanoTime() - ready);
        System.out.println("KilledTest: the overdue step was taken and told " + seconds(late) + " s after ready");
        assertThat(late).isLessThan(Duration.ofSeconds(20));

        List<String> kinds = eventually(
                () -> kinds(client, alert),
                all -> all.stream().filter("NotificationAttempted"::equals).count() == 2);
        assertThat(kinds).containsOnlyOnce("EscalationStarted");
        assertThat(kinds.stream().filter("EscalationStepFired"::equals)).hasSize(2);
        assertThat(hook.calls(alert)).extracting(Hook.Call::step).containsExactly(1, 2);
    }

    private static String escalating(Client client, Hook hook) {
        String receiver =
                create(client, "receivers", Map.of("name", "hook", "url", hook.url("/"), "secret", Hook.SECRET), "id");
        String policy = create(
                client,
                "policies",
                Map.of(
                        "name",
                        "two steps",
                        "steps",
                        List.of(
                                Map.of("after", "PT0S", "receivers", List.of(receiver)),
                                Map.of("after", ESCALATION.toString(), "receivers", List.of(receiver)))),
                "id");
        return create(
                client, "trigger", Map.of("severity", "CRITICAL", "summary", "down", "policyId", policy), "alertId");
    }

    private static String create(Client client, String what, Object body, String id) {
        return client.post("/api/v1/alerts/" + what, body)
                .expect(201)
                .body()
                .get(id)
                .asString();
    }

    private static List<String> kinds(Client client, String alert) {
        return client.get("/api/v1/alerts/" + alert)
                .body()
                .path("timeline")
                .valueStream()
                .map(entry -> entry.get("kind").asString())
                .toList();
    }

    private void everyAnsweredBatchIsThereOnce(Client client, Monitored monitored, List<Batch> batches) {
        assertThat(answered).hasSameSizeAs(batches);
        for (String source : List.of(monitored.predictions(), monitored.labels())) {
            Map<String, Integer> expected = new TreeMap<>();
            answered.values().stream()
                    .filter(batch -> batch.source().equals(source))
                    .forEach(batch -> expected.put(batch.id(), batch.rows()));
            JsonNode status = eventually(
                    () -> client.get("/api/v1/ingestion/status?sourceId=" + source)
                            .body()
                            .get("items")
                            .get(0),
                    now -> now.get("lag").get("batches").asLong() == 0
                            && now.get("batchesStored").asLong() >= expected.size());
            Map<String, Integer> stored = new TreeMap<>();
            String token = "";
            do {
                JsonNode page = client.get("/api/v1/ingestion/batches?limit=200&sourceId=" + source + token)
                        .expect(200)
                        .body();
                for (JsonNode batch : page.get("items")) {
                    assertThat(stored.put(
                                    batch.get("id").asString(),
                                    batch.get("rowsValid").asInt()))
                            .as("batch %s is there once", batch.get("id"))
                            .isNull();
                }
                token = page.get("nextPageToken").isNull()
                        ? ""
                        : "&pageToken=" + page.get("nextPageToken").asString();
            } while (!token.isEmpty());
            assertThat(stored).isEqualTo(expected);
            assertThat(status.get("batchesStored").asInt()).isEqualTo(expected.size());
            assertThat(status.get("rowsValid").asInt())
                    .isEqualTo(expected.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        }
    }

    private void everyRowIsThereOnce(AppProcess app, Client client, Monitored monitored) throws SQLException {
        int rows = answered.values().stream()
                .filter(batch -> batch.source().equals(monitored.predictions()))
                .mapToInt(Answered::rows)
                .sum();
        try (Connection database = app.database()) {
            String table = text(
                    database,
                    "select table_name from rows.row_tables where dataset_id = '" + monitored.dataset() + "'");
            String counts = "select count(*) || ' ' || count(distinct (_batch, _row)) || ' ' || count(distinct id) from"
                    + " rows." + table;
            eventually(() -> text(database, counts), (rows + " " + rows + " " + rows)::equals);
        }
        String some = "/api/v1/storage/retrieve?dataset=" + monitored.dataset() + "&limit=5000&tier=";
        String warm = client.get(some + "WARM").expect(200).text();
        assertThat(warm).isEqualTo(client.get(some + "COLD").expect(200).text());
    }

    private void everyCheckIsDoneAndVerifies(Client client) {
        for (String check : checks) {
            JsonNode done = eventually(
                    () -> client.get("/api/v1/drift/checks/" + check).body(),
                    job -> job.get("state").asString().equals("COMPLETED"));
            JsonNode verified = client.post(
                            "/api/v1/drift/checks/" + done.get("id").asString() + "/verify",
                            Map.of(),
                            "Prefer",
                            "wait=60")
                    .expect(200)
                    .body();
            assertThat(verified.get("result").get("outcome").asString()).isEqualTo("IDENTICAL");
        }
    }

    private static void everyEventIsPublished(AppProcess app) throws SQLException {
        try (Connection database = app.database()) {
            List<Publication.Stored> stored = Publication.stored(database);
            Publication.check(stored, Publication.awaitAll(stored, app.kafka()));
        }
    }

    private static void everyReadModelIsWhatItsRebuildIs(Client client) {
        eventually(() -> lag(client), lag -> lag == 0);
        JsonNode replay = client.post(
                        "/api/v1/audit/replays",
                        Map.of("segments", 2),
                        "Prefer",
                        "wait=60",
                        "Idempotency-Key",
                        UUID.randomUUID().toString())
                .expect(200)
                .body();
        assertThat(replay.get("state").asString()).isEqualTo("COMPLETED");
        JsonNode rebuilt = client.get(
                        "/api/v1/audit/replays/" + replay.get("id").asString())
                .expect(200)
                .body()
                .get("readModels");
        assertThat(rebuilt.size()).isGreaterThan(8);
        for (JsonNode model : rebuilt) {
            boolean changesMeanwhile = RunningApp.CHANGE_BY_BEING_WATCHED.contains(
                    model.get("name").asString());
            assertThat(changesMeanwhile || model.get("identical").asBoolean())
                    .as("%s", model)
                    .isTrue();
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }
}
