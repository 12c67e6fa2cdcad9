package io.infranaut.app.demo;

import com.sun.net.httpserver.HttpServer;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Monitors a real model end to end, through the HTTP API alone: registers its reference data and the model, pins the
/// baseline, streams three years of predictions in their order, hands in the truth later, checks each chunk for drift
/// and performance, lets an alert escalate, acknowledges it, and verifies a past verdict.
public final class Demo implements AutoCloseable {
    private static final int CHUNK = 5000;
    private static final int LABELS_LATE = 2;
    private static final String BASELINE = "reference-2015";
    private static final String SECRET = "the-demo-signs-its-webhooks";

    private final Api api;
    private final Console console;
    private final String base;
    private final String key;
    private final String namespace;
    private final LongSupplier published;
    private final HttpServer receiver;
    private final AtomicInteger webhooks = new AtomicInteger();
    private final Instant started = Instant.now();

    /// @param base URL of the API
    /// @param key of an administrator
    /// @param terminal whether the output is a terminal
    /// @param published counts the events on Kafka
    public Demo(String base, String key, boolean terminal, LongSupplier published) {
        this.published = published;
        this.api = new Api(base, key);
        this.console = new Console(System.out, terminal);
        this.base = base;
        this.key = key;
        this.namespace = "demo-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(started);
        try {
            this.receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            webhooks.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    private record Check(String id, int chunk, JsonNode result) {}

    /// What is in place before the model's predictions come in.
    ///
    /// @param predictions source of the predictions
    /// @param labels source of the truth
    /// @param dataset of the predictions
    record Monitored(String namespace, String predictions, String labels, String dataset, String model) {}

    /// Runs the whole story.
    public void run() {
        console.title("A model that predicts employment, three years in production");
        Census reference = Census.reference();
        Census production = Census.production();
        Census truth = Census.truth();
        Monitored monitored = prepare(reference, production, truth);
        List<Check> checks = stream(monitored, production, truth);
        summary(checks, reference, production, monitored.model());
    }

    /// Registers and pins all that is there before production begins.
    Monitored prepare(Census reference, Census production, Census truth) {
        String referenceId = dataset("reference", reference.schema(), "2015, with the truth");
        String predictionsId = dataset("predictions", production.schema(), "the model's log, 2016 to 2018");
        String labelsId = dataset("labels", truth.schema(), "the truth, as it comes in");
        String referenceSource = source("reference", referenceId);
        String predictions = source("predictions", predictionsId);
        String labels = source("labels", labelsId);
        console.step("3 datasets and their sources registered in the namespace " + namespace);

        pushAll(referenceSource, reference);
        String version = pin(referenceId);
        String model = model(predictionsId, labelsId);
        console.step("model registered, reference data stored: " + reference.size() + " rows, version " + version);

        api.finished(api.post(
                        "/api/v1/drift/update-baseline",
                        Map.of(
                                "namespace", namespace,
                                "name", BASELINE,
                                "datasetId", referenceId,
                                "datasetVersion", Integer.valueOf(version),
                                "modelId", model))
                .location());
        console.step("baseline pinned: every column's profile is frozen");
        String suite = suite();
        alerts(model, predictionsId);
        console.step("rule suite " + suite + ", two alert rules and an escalation policy in place");
        return new Monitored(namespace, predictions, labels, predictionsId, model);
    }

    private String dataset(String name, TableSchema schema, String description) {
        var columns = new ArrayList<Map<String, Object>>();
        for (Column column : schema.columns()) {
            columns.add(Map.of(
                    "name", column.name(),
                    "type", column.type(),
                    "role", column.role(),
                    "nullable", column.nullable()));
        }
        return api.post(
                        "/api/v1/metadata/datasets",
                        Map.of("namespace", namespace, "name", name, "description", description, "columns", columns))
                .body()
                .get("id")
                .asString();
    }

    private String source(String name, String datasetId) {
        String id = api.post(
                        "/api/v1/ingestion/sources",
                        Map.of("namespace", namespace, "name", name, "kind", "HTTP", "datasetId", datasetId))
                .body()
                .get("id")
                .asString();
        api.post("/api/v1/ingestion/start", Map.of("sourceId", id));
        return id;
    }

    private void pushAll(String source, Census rows) {
        var jobs = new ArrayList<String>();
        List<Table> chunks = rows.chunks(CHUNK);
        for (int i = 0; i < chunks.size(); i++) {
            jobs.add(push(source, chunks.get(i), i));
            console.progress("reference ", i + 1, chunks.size(), "");
        }
        jobs.forEach(api::finished);
    }

    private String push(String source, Table rows, int number) {
        return api.push(
                        "/api/v1/ingestion/sources/" + source + "/batches",
                        Census.parquet(rows),
                        namespace + "-" + source + "-" + number)
                .location();
    }

    private String pin(String dataset) {
        JsonNode pinned = api.finished(
                api.post("/api/v1/metadata/datasets/" + dataset + "/versions", Map.of("note", "reference of the demo"))
                        .location());
        return pinned.get("result").get("version").asString();
    }

    private String model(String predictions, String labels) {
        String id = api.post(
                        "/api/v1/ml/models",
                        Map.of(
                                "namespace", namespace,
                                "name", "employment",
                                "task", "BINARY_CLASSIFICATION",
                                "description", "gradient-boosted trees, trained on 2014"))
                .body()
                .get("id")
                .asString();
        api.post(
                "/api/v1/ml/models/" + id + "/versions",
                Map.of("label", "lightgbm-2014", "predictionsId", predictions, "labelsId", labels));
        api.put("/api/v1/ml/models/" + id + "/aliases/production", Map.of("version", 1, "reason", "the demo"));
        return id;
    }

    private String suite() {
        String name = "predictions-are-sane";
        api.post(
                "/api/v1/validation/rules",
                Map.of(
                        "namespace",
                        namespace,
                        "name",
                        name,
                        "dataset",
                        "predictions",
                        "rules",
                        List.of(
                                Map.of("expectation", "expect_column_values_to_be_unique", "column", "id"),
                                Map.of(
                                        "expectation",
                                        "expect_column_values_to_be_between",
                                        "column",
                                        "AGEP",
                                        "minValue",
                                        0,
                                        "maxValue",
                                        120),
                                Map.of(
                                        "expectation",
                                        "expect_column_values_to_be_between",
                                        "column",
                                        "predicted_probability",
                                        "minValue",
                                        0,
                                        "maxValue",
                                        1),
                                Map.of(
                                        "expectation", "expect_column_values_to_be_in_set",
                                        "column", "SEX",
                                        "valueSet", List.of("1", "2")))));
        return name;
    }

    private void alerts(String model, String dataset) {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
        var receivers = new ArrayList<String>();
        for (String name : List.of("on-call", "head-of-risk")) {
            receivers.add(api.post(
                            "/api/v1/alerts/receivers",
                            Map.of("namespace", namespace, "name", name, "url", url + name, "secret", SECRET))
                    .body()
                    .get("id")
                    .asString());
        }
        String policy = api.post(
                        "/api/v1/alerts/policies",
                        Map.of(
                                "namespace",
                                namespace,
                                "name",
                                "tell-somebody",
                                "steps",
                                List.of(
                                        Map.of("after", "PT0S", "receivers", List.of(receivers.getFirst())),
                                        Map.of("after", "PT3S", "receivers", List.of(receivers.getLast())))))
                .body()
                .get("id")
                .asString();
        api.post(
                "/api/v1/alerts/rules",
                Map.of(
                        "namespace",
                        namespace,
                        "name",
                        "inputs-drift",
                        "definition",
                        Map.of(
                                "kind", "DRIFT",
                                "drift", Map.of("datasetId", dataset, "driftedShare", 0.1),
                                "severity", "WARNING",
                                "keepFiringFor", "PT1H",
                                "policyId", policy)));
        api.post(
                "/api/v1/alerts/rules",
                Map.of(
                        "namespace",
                        namespace,
                        "name",
                        "accuracy-falls",
                        "definition",
                        Map.of(
                                "kind", "METRIC",
                                "metric",
                                        Map.of(
                                                "modelId",
                                                model,
                                                "metric",
                                                "accuracy",
                                                "comparison",
                                                "BELOW",
                                                "threshold",
                                                0.8),
                                "severity", "CRITICAL",
                                "keepFiringFor", "PT1H",
                                "policyId", policy)));
    }

    private List<Check> stream(Monitored monitored, Census production, Census truth) {
        console.title("Predictions come in, chunk by chunk; the truth follows " + LABELS_LATE + " chunks later");
        List<Table> chunks = production.chunks(CHUNK);
        List<Table> labels = truth.chunks(CHUNK);
        var checks = new ArrayList<Check>();
        Deque<String> waiting = new ArrayDeque<>();
        var requested = new ArrayList<String>();
        for (int i = 0; i < chunks.size(); i++) {
            api.finished(push(monitored.predictions(), chunks.get(i), i));
            if (i >= LABELS_LATE) {
                waiting.add(push(monitored.labels(), labels.get(i - LABELS_LATE), i - LABELS_LATE));
            }
            requested.add(detect(monitored.dataset(), chunks.get(i), i));
            console.progress(
                    "production",
                    i + 1,
                    chunks.size(),
                    Census.lastTime(chunks.get(i)).toString().substring(0, 10));
        }
        for (int i = chunks.size() - LABELS_LATE; i < labels.size(); i++) {
            waiting.add(push(monitored.labels(), labels.get(i), i));
        }
        waiting.forEach(api::finished);
        for (int i = 0; i < requested.size(); i++) {
            JsonNode job = api.finished("/api/v1/drift/checks/" + requested.get(i));
            checks.add(new Check(requested.get(i), i, job.get("result")));
        }
        return checks;
    }

    /// Asks for a check of a chunk.
    ///
    /// @return its id
    String detect(String dataset, Table chunk, int number) {
        JsonNode body = api.post(
                        "/api/v1/drift/detect",
                        Map.of(
                                "namespace",
                                namespace,
                                "name",
                                "chunk " + number,
                                "baseline",
                                BASELINE,
                                "model",
                                "employment",
                                "modelAlias",
                                "production",
                                "datasetId",
                                dataset,
                                "from",
                                Census.firstTime(chunk).toString(),
                                "to",
                                Census.lastTime(chunk).plusMillis(1).toString()))
                .body();
        return body.get("id").asString();
    }

    private static List<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.get("items").spliterator(), false).toList();
    }

    private void summary(List<Check> checks, Census reference, Census production, String model) {
        List<JsonNode> chunks = performance(model, production.size() / CHUNK);
        List<JsonNode> alerts = escalatedAlerts();
        String acknowledged = acknowledge(alerts);
        String verified = verify(checks);
        JsonNode audit = api.get("/api/v1/audit/read-models").body();

        console.title("What happened");
        console.line(
                "%,d reference rows, %,d predictions in %d chunks, the truth of all of them",
                reference.size(), production.size(), checks.size());
        long drifted = checks.stream()
                .filter(check -> check.result().get("drifted").asInt() > 0)
                .count();
        console.line(
                "%d drift checks of %d columns each; %d found drift in at least one column",
                checks.size(), checks.getFirst().result().get("columns").size(), drifted);
        mostDrifted(checks);
        fall(chunks);
        console.line("");
        console.line("Alerts");
        for (JsonNode alert : alerts) {
            console.line(
                    "  %-12s %-9s %s",
                    alert.get("status").asString(),
                    alert.get("severity").asString(),
                    alert.get("summary").asString());
        }
        console.line("  %s; %d signed webhooks delivered", acknowledged, webhooks.get());
        console.line("");
        console.line("A past verdict, computed again from the recorded rows: %s", verified);
        long events = newestPosition(audit);
        console.line(
                "%,d events, %,d of them on Kafka; %d read models that can be rebuilt from them; %.1f s in all",
                events,
                published(events),
                audit.get("items").size(),
                Duration.between(started, Instant.now()).toMillis() / 1000.0);
        where(checks, model);
    }

    private long published(long events) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        long count = published.getAsLong();
        while (count < events && Instant.now().isBefore(deadline)) {
            count = published.getAsLong();
        }
        return count;
    }

    private static long newestPosition(JsonNode readModels) {
        return items(readModels).stream()
                .mapToLong(readModel -> readModel.get("position").asLong())
                .max()
                .orElse(0);
    }

    private List<JsonNode> performance(String model, int chunks) {
        return api.until(
                        "/api/v1/monitoring/performance?model=" + model + "&version=1&limit=1000",
                        reply -> items(reply).size() >= chunks
                                && items(reply).stream()
                                        .allMatch(chunk -> chunk.get("labelled").asLong()
                                                == chunk.get("rows").asLong()))
                .map(Demo::items)
                .orElseThrow(() -> new IllegalStateException("the performance of all chunks was not measured in time"));
    }

    private void fall(List<JsonNode> chunks) {
        console.line("");
        console.line("Performance of %d chunks whose truth is in", chunks.size());
        for (String metric : List.of("accuracy", "auc")) {
            JsonNode worst = chunks.stream()
                    .min(Comparator.comparingDouble(chunk -> measure(chunk, metric)))
                    .orElseThrow();
            console.line(
                    "  %-9s %.4f on average, %.4f at worst: chunk %d, from %s",
                    metric,
                    chunks.stream()
                            .mapToDouble(chunk -> measure(chunk, metric))
                            .average()
                            .orElse(0),
                    measure(worst, metric),
                    worst.get("chunk").asInt(),
                    worst.get("from").asString().substring(0, 10));
        }
    }

    private static double measure(JsonNode chunk, String metric) {
        for (JsonNode measure : chunk.get("measures")) {
            if (measure.get("name").asString().equals(metric)
                    && !measure.get("value").isNull()) {
                return measure.get("value").asDouble();
            }
        }
        throw new IllegalStateException("the chunk has no " + metric + ": " + chunk);
    }

    private void mostDrifted(List<Check> checks) {
        Map<String, Integer> times = new TreeMap<>();
        Map<String, Double> strongest = new TreeMap<>();
        for (Check check : checks) {
            for (JsonNode column : check.result().get("columns")) {
                String name = column.get("column").asString();
                if (column.get("verdict").asString().equals("DRIFT")) {
                    times.merge(name, 1, Integer::sum);
                }
                if (column.get("score").isNumber()) {
                    strongest.merge(name, column.get("score").asDouble(), Math::max);
                }
            }
        }
        console.line("");
        console.line("Most drifted columns");
        strongest.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, Double> column) -> -times.getOrDefault(column.getKey(), 0))
                        .thenComparing(column -> -column.getValue()))
                .limit(5)
                .forEach(column -> console.line(
                        "  %-22s drifted in %2d of %d chunks, strongest distance %.3f",
                        column.getKey(), times.getOrDefault(column.getKey(), 0), checks.size(), column.getValue()));
    }

    private List<JsonNode> escalatedAlerts() {
        return api.until(
                        "/api/v1/alerts/history?namespace=" + namespace,
                        reply -> items(reply).stream()
                                .anyMatch(alert ->
                                        alert.get("timeline").toString().contains("EscalationStep")
                                                && webhooks.get() >= 2))
                .map(reply ->
                        items(reply).stream().map(alert -> alert.get("alert")).toList())
                .orElseThrow(() -> new IllegalStateException("no alert escalated in time"));
    }

    private String acknowledge(List<JsonNode> alerts) {
        JsonNode open = alerts.stream()
                .filter(alert -> alert.get("status").asString().equals("OPEN"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no alert is open"));
        api.post("/api/v1/alerts/acknowledge", Map.of("alertId", open.get("id").asString(), "note", "looking into it"));
        return "\"" + open.get("summary").asString() + "\" escalated and was then acknowledged";
    }

    private String verify(List<Check> checks) {
        Check strongest = checks.stream()
                .max(Comparator.comparingDouble(
                        check -> check.result().get("driftedShare").asDouble()))
                .orElseThrow();
        JsonNode job = api.finished(api.post("/api/v1/drift/checks/" + strongest.id() + "/verify", Map.of())
                .location());
        String outcome = job.get("result").get("outcome").asString();
        if (!outcome.equals("IDENTICAL")) {
            throw new IllegalStateException(
                    "the verdict of chunk " + strongest.chunk() + " could not be verified: " + job);
        }
        return outcome + " (chunk " + strongest.chunk() + ")";
    }

    private void where(List<Check> checks, String model) {
        Check strongest = checks.stream()
                .max(Comparator.comparingDouble(
                        check -> check.result().get("driftedShare").asDouble()))
                .orElseThrow();
        console.title("Where to look next");
        console.line("export INFRANAUT_KEY=%s", key);
        for (String path : List.of(
                "/api/v1/drift/checks/" + strongest.id(),
                "/api/v1/alerts/history?namespace=" + namespace,
                "/api/v1/monitoring/performance?model=" + model + "&version=1",
                "/api/v1/validation/reports?limit=3",
                "/api/v1/audit/read-models")) {
            console.line("curl -H \"Authorization: Bearer $INFRANAUT_KEY\" '%s%s'", base, path);
        }
        console.line("the check as a page with plots: add -H 'Accept: text/html' to the first");
    }

    @Override
    public void close() {
        receiver.stop(0);
    }
}
