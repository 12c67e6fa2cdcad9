package io.infranaut.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.openapi.Document.Operation;
import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Keeps the OpenAPI document complete and true. Run with `-Dopenapi=write` to write `docs/openapi.json` anew.
class OpenApiTest {
    private static final String SOME_ID = "018f2c5e-0000-7000-8000-000000000001";
    private static final Set<String> EVERY = Set.of("401", "403");

    private final RunningApp app = RunningApp.shared();
    private final Document document = Document.of(app);
    private final List<String> surprises = new ArrayList<>();
    private String position = "0";

    @Test
    void theDocumentInTheTreeIsTheOneThatIsServed() throws IOException {
        String served = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document.root()) + "\n";
        Path file = root().resolve("docs/openapi.json");
        if ("write".equals(System.getProperty("openapi"))) {
            Files.writeString(file, served);
        }
        assertThat(Files.readString(file))
                .as("docs/openapi.json is out of date; write it anew: mvn -Dquick -pl infrastructure/app -am test"
                        + " -Dtest=OpenApiTest -Dopenapi=write -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(served);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder;
    }

    @Test
    void everyOperationTellsWhatAClientNeeds() {
        var missing = new ArrayList<String>();
        var ids = new HashSet<String>();
        var tags = new HashSet<String>();
        document.root().get("tags").forEach(tag -> {
            assertThat(tag.path("description").asString("")).isNotBlank();
            tags.add(tag.get("name").asString());
        });
        for (Operation operation : document.operations()) {
            JsonNode node = operation.node();
            if (operation.id().isEmpty() || !ids.add(operation.id())) {
                missing.add(operation + ": an id of its own");
            }
            if (node.path("summary").asString("").isBlank()) {
                missing.add(operation + ": a summary");
            }
            if (!tags.contains(node.path("tags").path(0).asString(""))) {
                missing.add(operation + ": a tag that the document describes");
            }
            for (String status : EVERY) {
                if (!document.resolved(node.path("responses").path(status))
                        .path("content")
                        .has("application/problem+json")) {
                    missing.add(operation + ": the problem " + status);
                }
            }
            if (node.get("responses").propertyNames().stream().noneMatch(status -> status.startsWith("2"))) {
                missing.add(operation + ": an answer when it succeeds");
            }
            operation.content().properties().forEach(media -> {
                boolean binary = media.getKey().contains("parquet");
                if (!binary
                        && !media.getValue().has("example")
                        && !media.getValue().has("examples")) {
                    missing.add(operation + ": an example of " + media.getKey());
                }
            });
        }
        assertThat(missing).isEmpty();
        assertThat(document.operations()).hasSizeGreaterThan(100);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var dangling = new ArrayList<String>();
        references(document.root(), dangling);
        assertThat(dangling).isEmpty();
    }

    private void references(JsonNode node, List<String> dangling) {
        if (node.has("$ref") && document.resolved(node).isMissingNode()) {
            dangling.add(node.get("$ref").asString());
        }
        node.forEach(child -> references(child, dangling));
    }

    @Test
    void everyExampleFitsItsSchemaAndIsUnderstood() {
        var refused = new ArrayList<String>();
        for (Operation operation : document.operations()) {
            operation.content().properties().forEach(media -> {
                JsonNode example = example(media.getValue());
                if (example.isMissingNode()) {
                    return;
                }
                if (media.getKey().endsWith("/json")) {
                    document.violations(media.getValue().get("schema"), example)
                            .forEach(violation -> refused.add(operation + ": " + violation));
                }
                Reply reply = app.send(
                        operation.verb(),
                        operation
                                .path()
                                .replace("{alias}", "production")
                                .replaceAll("\\{\\w*[vV]ersion}|\\{number}", "1")
                                .replaceAll("\\{\\w+}", SOME_ID),
                        example.isString() ? example.asString() : example.toString(),
                        "Content-Type",
                        media.getKey());
                document.surprises(operation, reply).forEach(surprise -> refused.add(operation + ": " + surprise));
                if (reply.status() == 400 || reply.status() == 415 || reply.status() >= 500) {
                    refused.add(operation + ": " + reply.text());
                }
            });
        }
        assertThat(refused).isEmpty();
    }

    static JsonNode example(JsonNode media) {
        return media.has("example")
                ? media.get("example")
                : media.path("examples")
                        .valueStream()
                        .findFirst()
                        .map(one -> one.path("value"))
                        .orElse(media.path("example"));
    }

    @Test
    void everyAnswerOfATourIsAsTheDocumentSays() {
        String name = "tour-" + UUID.randomUUID();
        String dataset = id(send("POST", "/api/v1/metadata/datasets", """
                {"name": "%s", "tags": ["tour"], "columns": [
                  {"name": "at", "type": "TIMESTAMP", "role": "TIME", "nullable": false},
                  {"name": "applicant", "type": "STRING", "role": "ID"},
                  {"name": "income", "type": "DOUBLE"},
                  {"name": "score", "type": "DOUBLE", "role": "SCORE"},
                  {"name": "granted", "type": "BOOLEAN", "role": "PREDICTION"}]}""".formatted(name)));
        send("PATCH", "/api/v1/metadata/datasets/" + dataset, "{\"description\": \"of a tour\"}");
        var csv = new StringBuilder("at,applicant,income,score,granted\n");
        for (int i = 0; i < 400; i++) {
            csv.append("2026-01-%02dT10:00:00Z,a%d,%d.5,0.%02d,%s\n"
                    .formatted(1 + i / 20, i, 1000 + i * 7 % 300, i % 100, i % 3 == 0));
        }
        csv.append("never,b,1,0.5,true\n");
        String stored = send(
                        "POST", "/api/v1/storage/store?dataset=" + dataset, csv.toString(), "Content-Type", "text/csv")
                .body()
                .path("batchId")
                .asString();
        RunningApp.eventually(
                () -> app.get("/api/v1/storage/retrieve?limit=1&dataset=" + dataset)
                        .body()
                        .size(),
                rows -> rows == 1);
        for (String type :
                List.of("application/json", "application/x-ndjson", "text/csv", "application/vnd.apache.parquet")) {
            send("GET", "/api/v1/storage/retrieve?limit=3&dataset=" + dataset, null, "Accept", type);
        }
        send("GET", "/api/v1/ingestion/batches/" + stored, null);
        send("GET", "/api/v1/ingestion/quarantine/" + stored, null);
        send("POST", "/api/v1/ingestion/quarantine/" + stored + "/replay", null, "Prefer", "wait=20");
        String source = id(send("POST", "/api/v1/ingestion/sources", """
                {"name": "%s", "kind": "HTTP", "datasetId": "%s", "queueBytes": 9223372036854775807}""".formatted(name, dataset)));
        send("POST", "/api/v1/ingestion/start", "{\"sourceId\": \"%s\"}".formatted(source));
        send("POST", "/api/v1/ingestion/sources/" + source + "/batches", """
                [{"at": "2026-01-30T10:00:00Z", "applicant": "z", "income": 1, "score": 0.1, "granted": true}]""", "Prefer", "wait=20");
        send("GET", "/api/v1/ingestion/batches?sourceId=" + source, null);
        send("GET", "/api/v1/ingestion/sources/" + source, null);
        send("POST", "/api/v1/ingestion/stop", "{\"sourceId\": \"%s\"}".formatted(source));
        Reply pinned = send("POST", "/api/v1/metadata/datasets/" + dataset + "/versions", "{}", "Prefer", "wait=20");
        send("GET", pinned.header("Location"), null);
        for (String part : List.of("", "/statistics", "/versions", "/versions/1")) {
            send("GET", "/api/v1/metadata/datasets/" + dataset + part, null);
        }
        String model = id(send("POST", "/api/v1/ml/models", """
                {"name": "%s", "task": "BINARY_CLASSIFICATION"}""".formatted(name)));
        send("POST", "/api/v1/ml/models/" + model + "/versions", "{\"predictionsId\": \"%s\"}".formatted(dataset));
        send("PUT", "/api/v1/ml/models/" + model + "/aliases/production", "{\"version\": 1}");
        for (String part : List.of("", "/aliases", "/versions", "/versions/1")) {
            send("GET", "/api/v1/ml/models/" + model + part, null);
        }
        send("POST", "/api/v1/monitoring/metrics", """
                {"points": [{"modelId": "%s", "name": "latency", "value": 4.5, "labels": {"a": "b"}}]}""".formatted(model));
        RunningApp.eventually(
                () -> app.get("/api/v1/monitoring/performance/" + model + "/1").status(), status -> status == 200);
        send("GET", "/api/v1/monitoring/performance/" + model + "/1", null);
        send("PUT", "/api/v1/monitoring/performance/" + model + "/1", "{\"chunk\": {\"count\": 100}}");
        send("GET", "/api/v1/monitoring/performance?model=" + model, null);
        send("GET", "/api/v1/monitoring/metrics?model=" + model, null);
        Reply baseline =
                send("POST", "/api/v1/drift/update-baseline", """
                {"name": "%s", "datasetId": "%s", "to": "2026-01-10T00:00:00Z"}""".formatted(name, dataset), "Prefer", "wait=20");
        send("GET", baseline.header("Location"), null);
        String baselineId = baseline.header("Location").split("/", -1)[5];
        for (String part : List.of("", "/versions", "/versions/1", "/promotions")) {
            send("GET", "/api/v1/drift/baselines/" + baselineId + part, null);
        }
        send("PUT", "/api/v1/drift/baselines/" + baselineId + "/current", "{\"version\": 1}");
        Reply check = send("POST", "/api/v1/drift/detect", """
                {"baselineId": "%s", "datasetId": "%s", "from": "2026-01-10T00:00:00Z"}""".formatted(baselineId, dataset), "Prefer", "wait=20");
        send("GET", check.header("Location"), null);
        send("GET", check.header("Location"), null, "Accept", "text/html");
        Reply verified = send("POST", check.header("Location") + "/verify", null, "Prefer", "wait=20");
        send("GET", verified.header("Location"), null);
        send("GET", check.header("Location") + "/verifications", null);
        Reply chunks = send("POST", "/api/v1/drift/detect", """
                {"baselineId": "%s", "datasetId": "%s", "chunkPeriod": "P7D"}""".formatted(baselineId, dataset), "Prefer", "wait=20");
        send("GET", chunks.header("Location"), null);
        String suite = id(send("POST", "/api/v1/validation/rules", """
                {"name": "%s", "datasetId": "%s", "rules": [
                  {"expectation": "expect_column_values_to_not_be_null", "column": "income"}]}""".formatted(name, dataset)));
        send("GET", "/api/v1/validation/rules/" + suite, null);
        Reply validation =
                send("POST", "/api/v1/validation/validate", """
                {"datasetId": "%s", "suite": "%s"}""".formatted(dataset, name), "Prefer", "wait=20");
        send("GET", validation.header("Location"), null);
        Reply again = send("POST", validation.header("Location") + "/verify", null, "Prefer", "wait=20");
        send("GET", again.header("Location"), null);
        send("GET", "/api/v1/validation/quality-metrics/history?metric=Size&dataset=" + dataset, null);
        send("DELETE", "/api/v1/validation/rules/" + suite, null);
        String receiver = id(send("POST", "/api/v1/alerts/receivers", """
                {"name": "%s", "url": "http://127.0.0.1:9/none", "secret": "sixteen-characters"}""".formatted(name)));
        String policy = id(send("POST", "/api/v1/alerts/policies", """
                {"name": "%s", "steps": [{"after": "PT1H", "receivers": ["%s"]}]}""".formatted(name, receiver)));
        String rule = id(send("POST", "/api/v1/alerts/rules", """
                {"name": "%s", "definition": {"kind": "METRIC", "forTime": "PT5M", "policyId": "%s",
                 "metric": {"metric": "latency", "comparison": "ABOVE", "threshold": 1e9}}}""".formatted(name, policy)));
        for (String one : List.of("receivers/" + receiver, "policies/" + policy, "rules/" + rule)) {
            send("GET", "/api/v1/alerts/" + one, null);
        }
        send("POST", "/api/v1/alerts/rules/" + rule + "/disable", null);
        Reply raised = send("POST", "/api/v1/alerts/trigger", """
                {"summary": "%s", "severity": "INFO", "labels": {"a": "b"}}""".formatted(name));
        String alert = raised.body().path("alertId").asString();
        String word = "{\"alertId\": \"%s\"}".formatted(alert);
        send("POST", "/api/v1/alerts/acknowledge", word);
        send("POST", "/api/v1/alerts/resolve", word);
        RunningApp.eventually(() -> app.get("/api/v1/alerts/" + alert).status(), status -> status == 200);
        send("GET", "/api/v1/alerts/" + alert, null);
        send("POST", "/api/v1/metadata/lineage", """
                {"source": {"kind": "SOURCE", "id": "warehouse"}, "target": {"kind": "DATASET", "id": "%s"},
                 "relationship": "copied-to"}""".formatted(dataset));
        RunningApp.eventually(
                () -> app.get("/api/v1/metadata/lineage/" + dataset).status(), status -> status == 200);
        send("GET", "/api/v1/metadata/lineage/" + dataset, null);
        Reply key =
                send("POST", "/api/v1/keys", "{\"name\": \"tour\", \"roles\": [\"VIEWER\"]}", "Idempotency-Key", name);
        send("POST", "/api/v1/keys", "{\"name\": \"tour\", \"roles\": [\"VIEWER\"]}", "Idempotency-Key", name);
        send("POST", key.header("Location") + "/rotate", null);
        send("GET", key.header("Location"), null);
        send("DELETE", key.header("Location"), null);
        Reply replay = send("POST", "/api/v1/audit/replays", "{\"readModels\": [\"identity\"]}", "Prefer", "wait=20");
        send("GET", replay.header("Location"), null);
        document.operations().stream()
                .filter(operation ->
                        operation.verb().equals("GET") && !operation.path().contains("{"))
                .filter(operation -> !List.of(
                                "retrieveRows",
                                "listBatches",
                                "listPerformance",
                                "getQualityMetricHistory",
                                "proveInclusion",
                                "proveConsistency")
                        .contains(operation.id()))
                .forEach(operation -> send("GET", operation.path(), null));
        send("DELETE", "/api/v1/metadata/datasets/" + dataset, null);

        assertThat(surprises).isEmpty();
    }

    @Test
    void errorsAreAsTheDocumentSays() {
        surprises.addAll(document.surprises(
                document.operation("GET", "/api/v1/keys"), app.sendAs("", "GET", "/api/v1/keys", null)));
        surprises.addAll(document.surprises(
                document.operation("GET", "/api/v1/keys"),
                app.sendAs(app.keyWithRole("VIEWER"), "GET", "/api/v1/keys", null)));
        for (String[] bad : List.of(
                new String[] {"GET", "/api/v1/ml/models/" + SOME_ID, "", "404"},
                new String[] {"GET", "/api/v1/ml/models/none", "", "422"},
                new String[] {"GET", "/api/v1/ml/models?limit=0", "", "422"},
                new String[] {"POST", "/api/v1/ml/models", "{", "400"},
                new String[] {"POST", "/api/v1/ml/models", "{\"name\": 5, \"task\": \"REGRESSION\"}", "400"},
                new String[] {"POST", "/api/v1/ml/models", "{\"task\": \"REGRESSION\"}", "422"})) {
            Reply reply = app.send(bad[0], bad[1], bad[2].isEmpty() ? null : bad[2]);
            surprises.addAll(document.surprises(document.operation(bad[0], bad[1]), reply));
            assertThat(reply.status()).as(String.join(" ", bad)).isEqualTo(Integer.parseInt(bad[3]));
        }
        assertThat(surprises).isEmpty();
    }

    @Test
    void whatTheServerCannotReadIsAProblemToo() {
        for (String path :
                List.of("/api/v1/alerts/%00", "/api/v1/alerts/a%2fb", "/api/v1/alerts/;x", "/api/v1/alerts//x")) {
            Reply reply = app.get(path);
            assertThat(reply.status()).as(path).isEqualTo(400);
            assertThat(reply.header("Content-Type")).as(path).startsWith("application/problem+json");
        }
        Reply unknown = app.send("QUERY", "/api/v1/keys", null);
        assertThat(unknown.status()).isEqualTo(405);
        assertThat(unknown.header("Allow")).contains("GET", "POST");
        assertThat(unknown.header("Content-Type")).startsWith("application/problem+json");
    }

    private static String id(Reply reply) {
        return reply.body().path("id").asString();
    }

    /// Sends a request that must succeed, and notes what the document did not foresee.
    private Reply send(String verb, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (verb.equals("GET")) {
            all.addAll(List.of("Infranaut-Min-Position", position));
        }
        Reply reply = app.send(verb, path, body, all.toArray(String[]::new));
        position = reply.header("Infranaut-Position").isEmpty() ? position : reply.header("Infranaut-Position");
        document.surprises(document.operation(verb, path), reply)
                .forEach(surprise -> surprises.add(verb + " " + path + ": " + surprise));
        if (reply.status() >= 300) {
            surprises.add(verb + " " + path + ": " + reply.status() + " " + reply.text());
        }
        return reply;
    }
}
