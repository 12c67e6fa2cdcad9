package io.infranaut.validation;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.readmodel.ReadModels;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SchemasTest {
    private static final String SCHEMAS = "/api/v1/validation/schemas";
    private static final List<Object> V1 = List.of(
            Map.of("name", "applicant", "type", "STRING", "role", "ID", "nullable", false),
            Map.of("name", "income", "type", "INTEGER"));
    private static final List<Object> V2 = List.of(
            Map.of("name", "applicant", "type", "STRING", "role", "ID", "nullable", false),
            Map.of("name", "income", "type", "DOUBLE"),
            Map.of("name", "region", "type", "STRING"));
    private static final List<Object> BREAKS =
            List.of(Map.of("name", "applicant", "type", "INTEGER", "role", "FEATURE", "nullable", false));

    private final RunningApp app = RunningApp.shared();
    private final String subject = "loans-" + UUID.randomUUID();

    private Reply register(List<Object> columns) {
        return app.post(SCHEMAS, Map.of("subject", subject, "columns", columns));
    }

    private JsonNode after(Reply reply, String path) {
        return app.get(path, "Infranaut-Min-Position", reply.header("Infranaut-Position"))
                .expect(200)
                .body();
    }

    @Test
    void versionsThatFitAreRegisteredOnceAndShowHowTheyDiffer() {
        Reply first = register(V1).expect(201);
        Reply second = register(V2).expect(201);
        assertThat(second.body().get("version").asInt()).isEqualTo(2);
        assertThat(register(V1).expect(201).body().get("version").asInt()).isEqualTo(1);

        String schema = SCHEMAS + "/" + first.body().get("id").asString();
        JsonNode shown = after(second, schema);
        assertThat(shown.get("compatibility").asString()).isEqualTo("BACKWARD");
        assertThat(shown.get("version").asInt()).isEqualTo(2);
        assertThat(app.get(SCHEMAS + "?subject=" + subject).body().get("items")).hasSize(1);
        JsonNode page = app.get(schema + "/versions?limit=1").expect(200).body();
        assertThat(page.get("items").get(0).get("version").asInt()).isEqualTo(2);
        JsonNode rest = app.get(schema + "/versions?pageToken="
                        + page.get("nextPageToken").asString())
                .expect(200)
                .body();
        assertThat(rest.get("items").get(0).get("version").asInt()).isEqualTo(1);
        assertThat(app.get(first.header("Location"))
                        .expect(200)
                        .body()
                        .at("/schema/columns/1/type")
                        .asString())
                .isEqualTo("INTEGER");
        assertThat(app.get(schema + "/versions/2/differences?from=1")
                        .expect(200)
                        .text())
                .isEqualTo("[{\"version\":1,\"column\":\"income\",\"change\":\"TYPE\",\"before\":\"INTEGER\","
                        + "\"after\":\"DOUBLE\",\"breaks\":[\"FORWARD\"]},"
                        + "{\"version\":1,\"column\":\"region\",\"change\":\"ADDED\",\"before\":null,"
                        + "\"after\":\"NULLABLE STRING FEATURE\",\"breaks\":[]}]");
    }

    @Test
    void whatBreaksTheModeIsRefusedWithEveryDifference() {
        Reply registered = register(V1).expect(201);
        String schema = SCHEMAS + "/" + registered.body().get("id").asString();

        JsonNode problem = register(BREAKS).expect(409).body();

        assertThat(problem.get("type").asString()).endsWith("rule:schema-must-be-compatible");
        assertThat(problem.get("compatibility").asString()).isEqualTo("BACKWARD");
        assertThat(problem.get("differences")
                        .valueStream()
                        .map(d -> d.get("version") + " " + d.get("column").asString() + " "
                                + d.get("change").asString() + " " + d.get("breaks")))
                .containsExactly(
                        "1 applicant TYPE [\"BACKWARD\",\"FORWARD\"]", "1 applicant ROLE [\"BACKWARD\",\"FORWARD\"]");
        after(registered, schema);
        JsonNode fit = app.post(schema + "/compatibility", Map.of("columns", BREAKS))
                .expect(200)
                .body();
        assertThat(fit.get("compatible").asBoolean()).isFalse();
        assertThat(fit.get("differences")).isEqualTo(problem.get("differences"));
        Reply changed = app.send("PUT", schema + "/compatibility", Map.of("compatibility", "NONE"))
                .expect(204);
        assertThat(after(changed, schema).get("compatibility").asString()).isEqualTo("NONE");
        assertThat(register(BREAKS).expect(201).body().get("version").asInt()).isEqualTo(2);
    }

    @Test
    void aDatasetsSchemaIsAVersionOfTheSubjectOfItsName() {
        String dataset = app.post("/api/v1/metadata/datasets", Map.of("name", subject, "columns", V1))
                .expect(201)
                .body()
                .get("id")
                .asString();

        JsonNode schema = eventually(
                        () -> app.get(SCHEMAS + "?subject=" + subject).body().get("items"), items -> !items.isEmpty())
                .get(0);

        assertThat(app.get(SCHEMAS + "/" + schema.get("id").asString() + "/versions/1")
                        .body()
                        .get("datasetId")
                        .asString())
                .isEqualTo(dataset);
        register(BREAKS).expect(409);
        assertThat(register(V2).expect(201).body().get("version").asInt()).isEqualTo(2);
    }

    @Test
    void nonsenseIsAProblemAndAClosedNamespaceIsNotThere() {
        app.post(SCHEMAS, Map.of("subject", subject)).expect(422);
        app.post(SCHEMAS, Map.of("subject", " ", "columns", V1)).expect(422);
        app.post(SCHEMAS, Map.of("subject", subject, "columns", List.of())).expect(422);
        app.post(SCHEMAS, Map.of("subject", subject, "columns", V1, "compatibility", "SIDEWAYS"))
                .expect(400);
        app.post(SCHEMAS, Map.of("subject", subject, "columns", V1, "sample", List.of(Map.of("a", 1))))
                .expect(422);
        app.post(SCHEMAS, Map.of("subject", subject, "sample", List.of(Map.of("a", 1), Map.of("a", "text"))))
                .expect(422);
        app.post(SCHEMAS, "[1").expect(400);
        app.get(SCHEMAS + "/" + UUID.randomUUID()).expect(404);
        app.get(SCHEMAS + "/x").expect(422);
        app.get(SCHEMAS + "?pageToken=WyJhIl0").expect(422);
        app.get(SCHEMAS + "?subject=%00&pageToken=WyJhIiwiXHUwMDAwIl0").expect(422);
        app.send("PUT", SCHEMAS + "/" + UUID.randomUUID() + "/compatibility", Map.of("compatibility", "FULL"))
                .expect(404);
        Reply registered = register(V1).expect(201);
        String schema = SCHEMAS + "/" + registered.body().get("id").asString();
        after(registered, schema);
        app.get(schema + "/versions/7").expect(404);
        app.get(schema + "/versions/1/differences").expect(400);
        app.send("PUT", schema + "/compatibility", Map.of()).expect(422);
        String key = app.keyWithRole("EDITOR", "elsewhere");
        app.sendAs(key, "GET", SCHEMAS, null).expect(200);
        app.sendAs(key, "GET", schema, null).expect(404);
        app.sendAs(key, "POST", SCHEMAS, Map.of("subject", subject, "columns", V1))
                .expect(403);
    }

    @Test
    void schemasAreTheSameAfterARebuild() {
        Reply registered = register(V1).expect(201);
        after(registered, SCHEMAS + "/" + registered.body().get("id").asString());
        var models = app.bean(ReadModels.class);
        String before = models.content("validation").digest();
        app.rebuild("validation", 8);
        assertThat(models.content("validation").digest()).isEqualTo(before);
    }
}
