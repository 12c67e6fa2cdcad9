package io.infranaut.identity;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import java.sql.DriverManager;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KeysTest {
    private final RunningApp app = RunningApp.shared();

    @Test
    void withoutAKeyNothingIsOpenButTheProbes() {
        assertThat(app.sendAs("", "GET", "/api/v1/keys", null).status()).isEqualTo(401);
        assertThat(app.sendAs("", "GET", "/api/v1/openapi.json", null).status()).isEqualTo(401);
        assertThat(app.sendAs("", "GET", "/actuator/prometheus", null).status()).isEqualTo(401);
        assertThat(app.sendAs("", "GET", "/no/such/path", null).status()).isEqualTo(401);
        assertThat(app.sendAs("ifn_" + "x".repeat(49), "GET", "/api/v1/keys", null)
                        .status())
                .isEqualTo(401);
        app.sendAs("", "GET", "/actuator/health/liveness", null).expect(200);
        app.sendAs("", "GET", "/actuator/health/readiness", null).expect(200);
    }

    @Test
    void aViewersCommandIsRefused() {
        String viewer = app.keyWithRole("VIEWER");
        Reply refused = app.sendAs(viewer, "POST", "/api/v1/keys", Map.of("name", "x", "roles", List.of("ADMIN")))
                .expect(403);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.body().get("type").asString()).isEqualTo("urn:infranaut:problem:forbidden");
    }

    @Test
    void aKeyEndsWhenItIsRevokedAndItsSecretChangesWhenItIsRotated() {
        Reply issued = app.post("/api/v1/keys", Map.of("name", "machine", "roles", List.of("ADMIN")));
        String path = issued.expect(201).header("Location");
        String first = issued.body().get("secret").asString();
        eventually(() -> app.sendAs(first, "GET", path, null), reply -> reply.status() == 200);

        String second = app.post(path + "/rotate", Map.of())
                .expect(200)
                .body()
                .get("secret")
                .asString();
        eventually(() -> app.sendAs(second, "GET", path, null), reply -> reply.status() == 200);
        eventually(() -> app.sendAs(first, "GET", path, null), reply -> reply.status() == 401);

        app.send("DELETE", path, null).expect(204);
        eventually(() -> app.sendAs(second, "GET", path, null), reply -> reply.status() == 401);
        assertThat(app.post(path + "/rotate", Map.of()).status()).isEqualTo(409);
    }

    @Test
    void theSameIdempotencyKeyHasOneEffectAndTheFirstAnswerAgain() throws Exception {
        String name = "once-" + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        Callable<Reply> request = () ->
                app.post("/api/v1/keys", Map.of("name", name, "roles", List.of("VIEWER")), "Idempotency-Key", key);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Reply> reply : threads.invokeAll(Collections.nCopies(16, request))) {
                assertThat(reply.get().status()).isIn(201, 409);
            }
        }
        Reply again = request.call().expect(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.body().get("secret").isNull()).isTrue();
        assertThat(app.get("/api/v1/keys?limit=1000", "Infranaut-Min-Position", again.header("Infranaut-Position"))
                        .expect(200)
                        .body()
                        .get("items")
                        .valueStream()
                        .filter(each -> each.get("name").asString().equals(name)))
                .hasSize(1);
        assertThat(app.post("/api/v1/keys", Map.of("name", "other", "roles", List.of("VIEWER")), "Idempotency-Key", key)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void ofTwoWritersWithTheSameIfMatchOneIsRefused() throws Exception {
        String path = app.post("/api/v1/keys", Map.of("name", "raced", "roles", List.of("VIEWER")))
                .expect(201)
                .header("Location");
        Callable<Reply> rotate = () -> app.post(path + "/rotate", Map.of(), "If-Match", "\"0\"");
        try (var threads = Executors.newFixedThreadPool(2)) {
            var statuses = threads.invokeAll(List.of(rotate, rotate)).stream()
                    .map(KeysTest::status)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(200, 412);
        }
    }

    @Test
    void aReaderSeesItsOwnWriteWhenItNamesItsPosition() {
        for (int i = 0; i < 20; i++) {
            app.create("/api/v1/keys", Map.of("name", "mine", "roles", List.of("VIEWER")));
        }
    }

    @Test
    void noSecretIsInTheTables() throws Exception {
        String secret = app.keyWithRole("VIEWER");
        assertThat(count("select count(*) from event_store.domain_event where convert_from(payload, 'UTF8') like '%"
                        + secret + "%' or convert_from(metadata, 'UTF8') like '%" + secret + "%'"))
                .isZero();
        assertThat(count("select count(*) from platform.idempotent_answer where body like '%ifn_%'"))
                .isZero();
        assertThat(count("select count(*) from api_keys where api_keys::text like '%" + secret + "%'"))
                .isZero();
    }

    @Test
    void badInputIsAProblemThatNamesTheField() {
        Reply unknown = app.post("/api/v1/keys", "{\"name\":\"x\",\"roles\":[\"KING\"]}")
                .expect(400);
        assertThat(unknown.body().get("errors").get(0).get("pointer").asString())
                .isEqualTo("/roles/0");
        Reply empty = app.post("/api/v1/keys", "{\"name\":\"\",\"roles\":[]}").expect(422);
        assertThat(empty.body().get("errors").size()).isEqualTo(2);
        app.post("/api/v1/keys", "{\"name\":").expect(400);
        app.post("/api/v1/keys", "\"" + "x".repeat(10_000_000) + "\"").expect(413);
        assertThat(app.post("/api/v1/keys", "name=x", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(app.get("/api/v1/keys?limit=0").status()).isEqualTo(422);
        assertThat(app.get("/api/v1/keys?pageToken=%25%25").status()).isEqualTo(422);
        assertThat(app.get("/api/v1/keys/not-a-uuid").status()).isEqualTo(422);
    }

    private static int status(Future<Reply> reply) {
        try {
            return reply.get().status();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String sql) throws Exception {
        var postgres = app.postgres();
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
