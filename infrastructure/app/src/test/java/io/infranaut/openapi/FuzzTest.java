package io.infranaut.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.openapi.Document.Operation;
import io.infranaut.platform.readmodel.ReadModels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Sends every operation what no client should: whatever comes, the answer is one that the document foresees, an error
/// is a problem, nothing is a defect, and every read model can take in what came of it. Other requests with
/// `-Dfuzz.seed`, more of them with `-Dfuzz.seconds`.
class FuzzTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 10));
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LEAST = 3;
    private static final String ID = "018f2c5e-0000-7000-8000-000000000001";
    private static final String LONG = "x".repeat(5000);

    private static final List<String> VALUES = List.of(
            "",
            " ",
            "null",
            "-1",
            "0",
            "1",
            "99999999999999999999",
            "1e999",
            "NaN",
            "true",
            "\0",
            "a\0b",
            "\u00fc\ud83d\ude80\u202e",
            "\ufffe",
            "..",
            "%00",
            "'; drop table x; --",
            "2026-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
            ID,
            ID + ".1",
            "1-1-1-1-1",
            "bnVsbA",
            "W251bGxd",
            "WyJcdTAwMDAiLCJ4Il0",
            "WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsIngiXQ",
            "WyIrMTAwMDAwMDAwMC0xMi0zMVQyMzo1OTo1OVoiLCIwMThmMmM1ZS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiXQ",
            LONG);

    /// JSON that stands where another value should.
    private static final List<String> JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e999",
            "-1e999",
            "1e-999",
            "99999999999999999999999999",
            "9223372036854775807",
            "NaN",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\u202e\ud83d\ude80\"",
            "\"-P1D\"",
            "\"P99999999999999D\"",
            "\"PT0.0000000001S\"",
            "\"+1000000000-12-31T23:59:59Z\"",
            "\"0000-12-31T23:59:59Z\"",
            "\"" + ID + "\"",
            "\"" + LONG + "\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"\": null}",
            "{\"\\u0000\": 1}",
            "{\"x\": {\"x\": {\"x\": 1}}}",
            "\"a(b\"",
            "\"(a+)+$\"");

    private static final List<byte[]> BODIES = List.of(
            bytes(""),
            bytes(" "),
            bytes("{"),
            bytes("[1,]"),
            bytes("{\"a\":1,\"a\":2}"),
            bytes("{} {}"),
            bytes("\"text\""),
            bytes("5"),
            bytes("[".repeat(20_000)),
            bytes("{\"a\":".repeat(20_000)),
            new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
            new byte[] {0, 0, 0, 0},
            new byte[] {(byte) 0x1f, (byte) 0x8b, 8, 0, 0},
            bytes("PAR1PAR1"),
            bytes("a,b\n\"unclosed"));

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/json;charset=utf-16",
            "text/plain",
            "text/csv",
            "application/x-ndjson",
            "application/vnd.apache.parquet",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "nonsense");

    /// In an order that is the same in each run.
    private static final Map<String, List<String>> HEADERS = new TreeMap<>(Map.of(
            "Idempotency-Key", List.of("k", "x".repeat(300), " "),
            "If-Match", List.of("*", "\"0\"", "\"99999999999999999999\"", "nonsense", "\"a\", \"b\""),
            "Prefer", List.of("wait=0", "wait=-1", "wait=99999", "nonsense"),
            "Accept", List.of("text/html", "application/json", "nonsense", "*/*;q=2", "image/png"),
            "Content-Encoding", List.of("gzip", "zstd", "nonsense"),
            "Infranaut-Min-Position", List.of("-1", "nonsense", "0")));

    private final RunningApp app = RunningApp.shared();
    private final Document document = Document.of(app);
    private final SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 42L));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whateverIsSentTheAnswerIsForeseen() throws InterruptedException {
        var defects = new ArrayList<String>();
        long end = System.nanoTime() + TIME.toNanos();
        for (int round = 0; round < LEAST || System.nanoTime() < end; round++) {
            for (Operation operation : document.operations()) {
                if (round >= LEAST && System.nanoTime() > end) {
                    break;
                }
                attempt(operation, defects);
            }
        }
        for (Operation operation : document.operations()) {
            if (operation.id().equals("triggerAlert") || operation.id().equals("storeRows")) {
                String huge = "[{\"summary\": \"" + "y".repeat(10_000_000) + "\"}]";
                judge(operation, app.send(operation.verb(), operation.path(), huge), "a text of 10 MB", defects);
            }
        }
        assertThat(defects).isEmpty();
        ReadModels models = app.bean(ReadModels.class);
        assertThat(models.awaitNewest(models.names(), PATIENCE)).isTrue();
        assertThat(models.deadLetters(null, 0, new UUID(0, 0), 10)).isEmpty();
    }

    private void attempt(Operation operation, List<String> defects) {
        String path = path(operation) + query(operation);
        var headers = new ArrayList<String>();
        HEADERS.forEach((name, values) -> {
            if (random.nextInt(8) == 0) {
                headers.addAll(List.of(name, one(values)));
            }
        });
        byte[] body = operation.content().isMissingNode() ? null : body(operation);
        if (body != null) {
            headers.addAll(List.of("Content-Type", random.nextInt(4) == 0 ? one(TYPES) : mediaType(operation)));
        }
        Reply reply = app.send(operation.verb(), path, body, headers.toArray(String[]::new));
        judge(operation, reply, path + " " + headers + " " + shown(body), defects);
    }

    private void judge(Operation operation, Reply reply, String request, List<String> defects) {
        List<String> surprises = document.surprises(operation, reply);
        if (!surprises.isEmpty() || reply.status() >= 500) {
            defects.add(operation + " <- " + request + ": " + reply.status() + " " + surprises);
        }
    }

    private static String shown(byte @Nullable [] body) {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private String path(Operation operation) {
        var path = new StringBuilder();
        for (String part : operation.path().substring(1).split("/", -1)) {
            path.append('/');
            String value = random.nextInt(3) == 0 ? pathValue() : part.matches("\\{.*([vV]ersion|number)}") ? "1" : ID;
            path.append(part.startsWith("{") ? encoded(value) : part);
        }
        return path.toString();
    }

    /// What the server itself refuses, or takes for another path, is left out.
    private String pathValue() {
        String value = one(VALUES);
        return value.isBlank() || value.indexOf('\0') >= 0 || value.equals("..") || value.equals("%00") ? "x" : value;
    }

    private String query(Operation operation) {
        List<String> pairs = new ArrayList<>();
        operation.node().path("parameters").forEach(parameter -> {
            if (parameter.get("in").asString().equals("query") && random.nextInt(3) == 0) {
                pairs.add(parameter.get("name").asString() + "=" + encoded(one(VALUES)));
            }
        });
        if (random.nextInt(10) == 0) {
            pairs.add(one(List.of("unknown=1", "=", "%ff=%ff", "a=%zz".replace("%zz", "%25"), "limit=5&limit=6")));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String mediaType(Operation operation) {
        return one(List.copyOf(operation.content().propertyNames()));
    }

    private byte[] body(Operation operation) {
        JsonNode example = OpenApiTest.example(operation.content().path("application/json"));
        boolean rebuildsAll = operation.id().equals("requestReplay");
        if (random.nextInt(4) == 0 || rebuildsAll) {
            return BODIES.get(random.nextInt(BODIES.size()));
        }
        JsonNode body = example.deepCopy();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            body = spoiled(body);
        }
        return bytes(body.toString());
    }

    /// The same with one value replaced, left out or added, at any depth.
    private JsonNode spoiled(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            String name = one(List.copyOf(object.propertyNames()));
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.set("unknown", junk());
                case 2, 3 -> object.set(name, junk());
                default -> object.set(name, spoiled(object.get(name)));
            }
            return object;
        }
        if (node instanceof ArrayNode array && !array.isEmpty() && random.nextInt(3) > 0) {
            int i = random.nextInt(array.size());
            array.set(i, spoiled(array.get(i)));
            return array;
        }
        return junk();
    }

    private JsonNode junk() {
        if (random.nextInt(20) == 0) {
            return raw(
                    "[" + IntStream.range(0, 2000).mapToObj(Integer::toString).collect(Collectors.joining(",")) + "]");
        }
        return raw(one(JSON));
    }

    private static JsonNode raw(String json) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(json));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
