package io.infranaut.audit;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.readmodel.Generation;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeadLettersTest {
    private static final String LETTERS = "/api/v1/audit/dead-letters";
    private final RunningApp app = RunningApp.shared();
    private final String name = "dead-" + UUID.randomUUID();

    /// A row in the way of the model that will be registered under the name.
    private void obstruct() {
        sql("insert into " + table()
                + " (id, namespace, name, task, tags, versions, created_at, created_by, updated_at, version,"
                + " valid_from) values (gen_random_uuid(), 'default', '" + name
                + "', 'REGRESSION', '{}', 0, now(), 'me', now(), 0, 0)");
    }

    private void clear() {
        sql("delete from " + table() + " where name = '" + name + "' and created_by = 'me'");
    }

    /// The table itself: what a view shows of it is not all that it wants.
    private String table() {
        return app.context()
                        .getBean(DSLContext.class)
                        .fetchSingle(
                                "select name, generation from platform.read_model_generation where name = 'model' and"
                                        + " state = 'SERVING'")
                        .into(Generation.class)
                        .schema()
                + ".models";
    }

    private void sql(String sql) {
        try (var connection = DriverManager.getConnection(
                        app.postgres().jdbcUrl(),
                        app.postgres().user(),
                        app.postgres().password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> letters(String model) {
        var letters = new ArrayList<JsonNode>();
        app.get(LETTERS + "?readModel=model&limit=1000")
                .expect(200)
                .body()
                .get("items")
                .forEach(letters::add);
        return letters.stream()
                .filter(letter -> letter.get("sequence").asString().equals(model))
                .toList();
    }

    private String deadModel() {
        obstruct();
        String model = app.post("/api/v1/ml/models", Map.of("name", name, "task", "REGRESSION"))
                .expect(201)
                .body()
                .get("id")
                .asString();
        app.post("/api/v1/ml/models/" + model + "/versions", Map.of("label", "a"))
                .expect(201);
        eventually(() -> letters(model).size(), size -> size == 2);
        return model;
    }

    @Test
    void whatFailedIsShownAndTriedAgainOnceItsCauseIsGone() {
        String model = deadModel();
        JsonNode first = letters(model).getFirst();
        assertThat(first.get("failure").asString()).contains("models_namespace_name_key");
        JsonNode opened =
                app.get(LETTERS + "/" + first.get("id").asString()).expect(200).body();
        assertThat(opened.get("type").asString()).isEqualTo("model.ModelRegistered");
        assertThat(opened.get("payload").get("name").asString()).isEqualTo(name);
        app.get("/api/v1/ml/models/" + model).expect(404);

        clear();
        app.post(LETTERS + "/" + first.get("id").asString() + "/retry", Map.of())
                .expect(204);

        eventually(() -> letters(model).size(), size -> size == 0);
        assertThat(app.get("/api/v1/ml/models/" + model)
                        .expect(200)
                        .body()
                        .get("versions")
                        .asInt())
                .isOne();
        app.get(LETTERS + "/" + first.get("id").asString()).expect(404);
    }

    @Test
    void aReaderOfWhatIsADeadLetterIsToldSo() {
        obstruct();
        Reply made = app.post("/api/v1/ml/models", Map.of("name", name, "task", "REGRESSION"))
                .expect(201);
        String model = made.body().get("id").asString();
        eventually(() -> letters(model).size(), size -> size == 1);
        Reply reply = app.get("/api/v1/ml/models/" + model, "Infranaut-Min-Position", made.header("Infranaut-Position"))
                .expect(503);
        assertThat(reply.body().get("type").asString()).isEqualTo("urn:infranaut:problem:dead-letter");
        String letter = reply.body().get("deadLetter").asString();
        app.get("/api/v1/ml/models?limit=1").expect(200);
        clear();
        app.post(LETTERS + "/" + letter + "/retry", Map.of()).expect(204);
        eventually(() -> letters(model).size(), size -> size == 0);
        app.get("/api/v1/ml/models/" + model, "Infranaut-Min-Position", made.header("Infranaut-Position"))
                .expect(200);
    }

    @Test
    void whatIsDroppedIsNeverTriedAgainAndTheReasonIsOnRecord() {
        String model = deadModel();
        clear();
        for (JsonNode letter : letters(model).reversed()) {
            app.post(LETTERS + "/" + letter.get("id").asString() + "/drop", Map.of("reason", "nobody needs " + name))
                    .expect(204);
        }
        eventually(() -> letters(model).size(), size -> size == 0);

        JsonNode events = app.get("/api/v1/audit/events?type=audit.DeadLetterDropped&limit=1000")
                .expect(200)
                .body();
        assertThat(events.toString()).contains("nobody needs " + name);
        app.get("/api/v1/ml/models/" + model).expect(404);
        app.rebuild("model", 1);
        app.get("/api/v1/ml/models/" + model).expect(200);
    }

    @Test
    void nonsenseAndStrangersAreRefused() {
        app.post(LETTERS + "/" + UUID.randomUUID() + "/retry", Map.of()).expect(404);
        app.post(LETTERS + "/" + UUID.randomUUID() + "/drop", Map.of("reason", "x"))
                .expect(404);
        app.post(LETTERS + "/" + UUID.randomUUID() + "/drop", Map.of("reason", " "))
                .expect(422);
        app.post(LETTERS + "/retry", Map.of("readModel", "none")).expect(422);
        String viewer = app.keyWithRole("VIEWER");
        app.sendAs(viewer, "GET", LETTERS, null).expect(403);
        app.sendAs(viewer, "POST", LETTERS + "/retry", Map.of("readModel", "model"))
                .expect(403);
    }
}
