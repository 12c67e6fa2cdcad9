package io.infranaut.app.torture;

import io.infranaut.app.torture.Gateway.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// What the clients of an installation do: each its own random story, of models, datasets, rows, alerts and checks. A
/// command carries a mark of its own in a field that its event keeps. Most go out under that mark as `Idempotency-Key`
/// until they are answered, some without one and once only, so that nobody knows what became of them.
final class Load implements AutoCloseable {
    /// What a command's mark looks like in an event.
    static final String MARK = "mark-[0-9]+-[0-9]+-[0-9a-f]+";

    private static final String NAMESPACE = "torture";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration SECOND = Duration.ofSeconds(5);
    private static final int SOURCES = 3;

    private final Gateway gateway;
    private final Journal journal;
    private final long seed;
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile boolean stopping;
    private String policy = "";
    private String dataset = "";
    private String baseline = "";

    Load(Gateway gateway, Journal journal, long seed) {
        this.gateway = gateway;
        this.journal = journal;
        this.seed = seed;
    }

    enum Outcome {
        ACKNOWLEDGED,
        REFUSED,
        UNKNOWN
    }

    /// A command.
    ///
    /// @param event the type of the event that keeps its mark
    /// @param id what the answer named, such as a batch; empty when it named none
    record Sent(String mark, String event, Outcome outcome, String id) {}

    /// Prepares what the stories share: an escalation policy, and a dataset with a baseline.
    void prepare(String receiverUrl) {
        var story = new Story(0, new SplittableRandom(seed));
        String receiver = story.made(
                "/api/v1/alerts/receivers",
                "alert.ReceiverDefined",
                Map.of("name", story.mark(), "url", receiverUrl, "secret", "the-tortured-sign-their-webhooks"));
        policy = story.made(
                "/api/v1/alerts/policies",
                "alert.PolicyDefined",
                Map.of(
                        "name",
                        story.mark(),
                        "steps",
                        List.of(
                                Map.of("after", "PT0S", "receivers", List.of(receiver)),
                                Map.of("after", FIRST.toString(), "receivers", List.of(receiver)),
                                Map.of("after", SECOND.toString(), "receivers", List.of(receiver)))));
        Source source = story.source();
        dataset = source.dataset();
        until(story.push(source, 400, true));
        finished("/api/v1/metadata/datasets/" + dataset + "/versions", Map.of("note", "reference"));
        baseline = "reference";
        finished(
                "/api/v1/drift/update-baseline",
                Map.of("namespace", NAMESPACE, "name", baseline, "datasetId", dataset, "datasetVersion", 1));
    }

    private void finished(String path, Object body) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            Reply reply = gateway.post(path, body, Map.of("Idempotency-Key", path, "Prefer", "wait=10"));
            if (reply.accepted()) {
                until(reply);
                return;
            } else if (!reply.passes()) {
                throw new IllegalStateException(path + " was answered with " + reply);
            }
            pause(50);
        }
        throw new IllegalStateException(path + " was not done in time");
    }

    /// Waits until a job is done.
    private void until(Reply accepted) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!gateway.get(accepted.location())
                .body()
                .path("state")
                .asString("")
                .equals("COMPLETED")) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(accepted.location() + " was not done in time");
            }
            pause(50);
        }
    }

    /// Starts so many clients.
    void start(int count) {
        for (int i = 1; i <= count; i++) {
            var story = new Story(i, new SplittableRandom(seed + i));
            clients.add(Thread.ofVirtual().name("client-" + i).start(() -> {
                try {
                    story.go();
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                    journal.write("client failed", "client", story.number, "why", e.toString());
                }
            }));
        }
    }

    /// Lets each finish the command that it is at.
    ///
    /// @param meanwhile is done again and again until all have
    void finish(Runnable meanwhile) throws InterruptedException {
        stopping = true;
        for (Thread client : clients) {
            while (!client.join(Duration.ofMillis(50))) {
                meanwhile.run();
            }
        }
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    List<Throwable> failures() {
        return failures;
    }

    int repeated() {
        return repeated.get();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        clients.forEach(Thread::interrupt);
    }

    private record Source(String id, String dataset) {}

    private final class Story {
        private final int number;
        private final SplittableRandom random;
        private final List<String> models = new ArrayList<>();
        private final List<String> alerts = new ArrayList<>();
        private final List<Source> sources = new ArrayList<>();
        private int count;

        private Story(int number, SplittableRandom random) {
            this.number = number;
            this.random = random;
        }

        private void go() {
            while (!stopping) {
                step();
                pause(random.nextInt(20, 200));
            }
        }

        private void step() {
            int choice = random.nextInt(100);
            if (choice < 40 && (choice < 3 || sources.isEmpty()) && sources.size() < SOURCES) {
                sources.add(source());
            } else if (choice < 40) {
                push(one(sources), random.nextInt(1, 60), random.nextInt(8) > 0);
            } else if (choice < 50 || models.isEmpty()) {
                model();
            } else if (choice < 62) {
                command(
                        "/api/v1/ml/models/" + one(models) + "/versions",
                        "model.ModelVersionRegistered",
                        "label",
                        Map.of());
            } else if (choice < 76 || alerts.isEmpty()) {
                alert();
            } else if (choice < 84) {
                command("/api/v1/alerts/comment", "alert.AlertCommented", "text", Map.of("alertId", one(alerts)));
            } else if (choice < 90) {
                command(
                        "/api/v1/alerts/acknowledge",
                        "alert.AlertAcknowledged",
                        "note",
                        Map.of("alertId", alerts.removeLast()));
            } else if (choice < 92) {
                command(
                        "/api/v1/alerts/resolve",
                        "alert.AlertResolved",
                        "note",
                        Map.of("alertId", alerts.removeFirst()));
            } else {
                check();
            }
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private String mark() {
            return "mark-" + number + "-" + count++ + "-" + Long.toHexString(seed);
        }

        private void model() {
            Sent made = command(
                    "/api/v1/ml/models",
                    "model.ModelRegistered",
                    "name",
                    Map.of("namespace", NAMESPACE, "task", "REGRESSION"));
            if (!made.id().isEmpty()) {
                models.add(made.id());
            }
        }

        private void alert() {
            Sent made = command(
                    "/api/v1/alerts/trigger",
                    "alert.AlertRaised",
                    "summary",
                    Map.of("severity", "CRITICAL", "policyId", policy));
            if (!made.id().isEmpty()) {
                alerts.add(made.id());
            }
        }

        private void check() {
            Instant to = Instant.parse("2026-02-01T00:00:00Z");
            command(
                    "/api/v1/drift/detect",
                    "drift.DriftCheckRequested",
                    "name",
                    Map.of(
                            "namespace",
                            NAMESPACE,
                            "baseline",
                            baseline,
                            "datasetId",
                            dataset,
                            "from",
                            "2026-01-01T00:00:00Z",
                            "to",
                            to.minusSeconds(random.nextInt(100_000)).toString()));
        }

        private Source source() {
            String made = made(
                    "/api/v1/metadata/datasets",
                    "dataset.DatasetRegistered",
                    Map.of(
                            "namespace",
                            NAMESPACE,
                            "name",
                            mark(),
                            "columns",
                            List.of(
                                    column("time", "TIMESTAMP", "TIME"),
                                    column("id", "INTEGER", "ID"),
                                    column("x", "DOUBLE", "FEATURE"))));
            String source = made(
                    "/api/v1/ingestion/sources",
                    "ingestion.HttpSourceRegistered",
                    Map.of("namespace", NAMESPACE, "name", mark(), "kind", "HTTP", "datasetId", made));
            until("/api/v1/ingestion/start", Map.of("sourceId", source), mark(), true);
            return new Source(source, made);
        }

        private static Map<String, Object> column(String name, String type, String role) {
            return Map.of("name", name, "type", type, "role", role, "nullable", false);
        }

        private Reply push(Source source, int rows, boolean insists) {
            String mark = mark();
            Instant from = Instant.parse("2026-01-01T00:00:00Z");
            List<Map<String, Object>> body = random.longs(rows, 0, 2_500_000)
                    .sorted()
                    .mapToObj(second -> Map.<String, Object>of(
                            "time", from.plusSeconds(second).toString(),
                            "id", random.nextLong(Long.MAX_VALUE),
                            "x", random.nextDouble()))
                    .toList();
            Reply reply = until("/api/v1/ingestion/sources/" + source.id() + "/batches", body, mark, insists);
            note(mark, "storage.BatchStored", reply);
            return reply;
        }

        /// Sends a command that must be accepted, under the mark that it has by then.
        private String made(String path, String event, Map<String, Object> body) {
            String mark = String.valueOf(body.get("name"));
            Sent made = note(mark, event, until(path, body, mark, true));
            if (made.outcome() != Outcome.ACKNOWLEDGED) {
                throw new IllegalStateException(path + " was not accepted: " + made);
            }
            return made.id();
        }

        private Sent command(String path, String event, String field, Map<String, Object> body) {
            String mark = mark();
            var marked = new TreeMap<String, Object>(body);
            marked.put(field, mark);
            return note(mark, event, until(path, marked, mark, random.nextInt(3) > 0));
        }

        /// @param insists whether it is sent until it is answered
        private Reply until(String path, Object body, String mark, boolean insists) {
            Instant deadline = Instant.now().plus(PATIENCE);
            while (true) {
                Reply reply = gateway.post(
                        path,
                        body,
                        insists ? Map.of("Idempotency-Key", mark, "Prefer", "wait=0") : Map.of("Prefer", "wait=0"));
                if (!reply.passes() || !insists) {
                    return reply;
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException(path + " under " + mark + " is still answered with " + reply);
                }
                repeated.incrementAndGet();
                pause(100);
            }
        }

        private Sent note(String mark, String event, Reply reply) {
            Outcome outcome = reply.accepted()
                    ? Outcome.ACKNOWLEDGED
                    : reply.status() == Gateway.NONE || reply.status() >= 500 ? Outcome.UNKNOWN : Outcome.REFUSED;
            JsonNode body = reply.body();
            String id = body.path("id").asString(body.path("alertId").asString(""));
            var noted = new Sent(mark, event, outcome, reply.accepted() ? id : "");
            sent.add(noted);
            journal.write(
                    "command",
                    "client",
                    number,
                    "mark",
                    mark,
                    "event",
                    event,
                    "status",
                    reply.status(),
                    "outcome",
                    outcome,
                    "id",
                    noted.id());
            return noted;
        }
    }
}
