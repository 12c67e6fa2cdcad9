package io.infranaut.audit;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who did or tried what, when, from where and with what outcome.
class TrailTest {
    private static final String TRAIL = "/api/v1/audit/trail?limit=1000&";

    private final RunningApp app = RunningApp.shared();
    /// A caller of its own, whom no other test has made well known.
    private final String admin = app.keyWithRole("ADMIN");

    private final String agent = "trail-test/" + UUID.randomUUID();

    private String newKey() {
        return app.post("/api/v1/keys", Map.of("name", "trailed", "roles", List.of("VIEWER")))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private List<JsonNode> trail(String filter) {
        return app.get(TRAIL + filter)
                .expect(200)
                .body()
                .get("items")
                .valueStream()
                .toList();
    }

    private JsonNode entry(String filter) {
        return eventually(
                        () -> trail(filter).stream()
                                .filter(entry ->
                                        entry.get("userAgent").asString("").equals(agent))
                                .toList(),
                        entries -> !entries.isEmpty())
                .getFirst();
    }

    @Test
    void whatIsRefusedGoesOnRecordWithWhoAndFromWhere() {
        String key = newKey();
        String path = "/api/v1/keys/" + key;
        app.send("DELETE", path, null).expect(204);
        Reply refused = app.sendAs(admin, "POST", path + "/rotate", Map.of(), "User-Agent", agent)
                .expect(409);

        JsonNode entry = entry("outcome=REFUSED&resource=" + path);
        assertThat(entry.get("kind").asString()).isEqualTo("COMMAND");
        assertThat(entry.get("outcome").asString()).isEqualTo("REFUSED");
        assertThat(entry.get("action").asString()).isEqualTo("rotateKey");
        assertThat(entry.get("resource").asString()).isEqualTo(path + "/rotate");
        assertThat(entry.get("status").asInt()).isEqualTo(409);
        assertThat(refused.body().get("type").asString())
                .endsWith(entry.get("problem").asString());
        assertThat(entry.get("actor").asString()).startsWith("key:");
        assertThat(entry.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(entry.get("requestId").asString()).isNotEmpty();
        assertThat(entry.get("occurrences").asInt()).isOne();

        String position = entry.get("position").asString();
        JsonNode proof = eventually(
                        () -> app.get("/api/v1/audit/proofs/inclusion?position=" + position),
                        reply -> reply.status() == 200)
                .body();
        assertThat(proof.get("hashes").size()).isPositive();
    }

    @Test
    void everyKindOfRefusalIsToldByItsOutcome() {
        String key = newKey();
        String path = "/api/v1/keys/" + key;
        app.sendAs(admin, "DELETE", path, null, "If-Match", "\"7\"", "User-Agent", agent)
                .expect(412);
        app.sendAs(admin, "POST", "/api/v1/keys", Map.of("name", "", "roles", List.of()), "User-Agent", agent)
                .expect(422);
        String viewer = app.keyWithRole("VIEWER");
        app.sendAs(viewer, "GET", "/api/v1/keys", null, "User-Agent", agent).expect(403);
        app.sendAs("ifn_not-a-key", "GET", "/api/v1/alerts?limit=1", null, "User-Agent", agent)
                .expect(401);

        assertThat(entry("outcome=STALE&resource=" + path).get("action").asString())
                .isEqualTo("revokeKey");
        assertThat(entry("outcome=INVALID&action=issueKey").get("status").asInt())
                .isEqualTo(422);
        assertThat(entry("outcome=FORBIDDEN&action=listKeys").get("kind").asString())
                .isEqualTo("READ");
        JsonNode stranger = entry("outcome=UNAUTHENTICATED&address=127.0.0.1");
        assertThat(stranger.get("actor").asString()).isEqualTo("anonymous");
        assertThat(stranger.get("resource").asString()).isEqualTo("/api/v1/alerts");
        assertThat(stranger.toString()).doesNotContain("not-a-key");
    }

    @Test
    void readsOfSensitiveDataAndTheFirstUseOfAKeyGoOnRecordAndOtherReadsDoNot() {
        String auditor = app.keyWithRole("AUDITOR");
        String key = newKey();
        app.sendAs(auditor, "GET", "/api/v1/audit/events?limit=1", null, "User-Agent", agent)
                .expect(200);
        app.sendAs(auditor, "GET", "/api/v1/alerts?limit=1", null, "User-Agent", agent)
                .expect(200);
        eventually(
                () -> app.sendAs(admin, "GET", "/api/v1/keys/" + key, null, "User-Agent", agent)
                        .status(),
                status -> status == 200);

        assertThat(entry("kind=READ&resource=/api/v1/keys/" + key).get("action").asString())
                .isEqualTo("getKey");
        JsonNode read = entry("kind=READ&action=listEvents");
        assertThat(read.get("outcome").asString()).isEqualTo("DONE");
        String actor = "actor=" + URLEncoder.encode(read.get("actor").asString(), StandardCharsets.UTF_8);
        assertThat(trail(actor + "&kind=LOGIN")).hasSize(1);
        assertThat(trail(actor + "&resource=/api/v1/alerts")).isEmpty();
    }

    @Test
    void whatWasDoneStandsBesideItAndThePagesMissNothing() {
        String key = newKey();
        app.send("DELETE", "/api/v1/keys/" + key, null).expect(204);
        app.sendAs(admin, "POST", "/api/v1/keys/" + key + "/rotate", Map.of(), "User-Agent", agent)
                .expect(409);
        JsonNode refused = entry("outcome=REFUSED&resource=/api/v1/keys/" + key);
        List<JsonNode> done = trail("resource=identity.Key/" + key);
        assertThat(done)
                .extracting(entry -> entry.get("action").asString())
                .containsExactly("identity.KeyIssued", "identity.KeyRevoked");
        assertThat(done).allMatch(entry -> entry.get("kind").asString().equals("EVENT"));
        assertThat(trail("requestId=" + done.getFirst().get("requestId").asString()))
                .hasSize(1);

        String from = done.getFirst().get("at").asString();
        var seen = new ArrayList<String>();
        String token = "";
        do {
            JsonNode page = app.get("/api/v1/audit/trail?limit=2&from=" + from + "&to="
                            + Instant.parse(refused.get("at").asString()).plusSeconds(1) + token)
                    .expect(200)
                    .body();
            page.get("items")
                    .forEach(entry -> seen.add(entry.get("position").asString() + "/"
                            + entry.get("ordinal").asString()));
            token = page.get("nextPageToken").isNull()
                    ? ""
                    : "&pageToken=" + page.get("nextPageToken").asString();
        } while (!token.isEmpty());
        assertThat(seen)
                .doesNotHaveDuplicates()
                .contains(
                        done.getFirst().get("position").asString() + "/0",
                        refused.get("position").asString() + "/"
                                + refused.get("ordinal").asString());
    }

    @Test
    void aParameterThatNobodyKnowsIsRefusedByName() {
        Reply reply = app.get("/api/v1/alerts?limit=1&statsu=OPEN&x%20y=1").expect(400);
        assertThat(reply.body().get("type").asString()).endsWith("unknown-parameters");
        assertThat(reply.body().get("errors"))
                .extracting(error -> error.get("pointer").asString())
                .containsExactly("?statsu", "?x y");
    }
}
