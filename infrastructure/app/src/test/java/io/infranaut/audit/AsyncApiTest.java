package io.infranaut.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.infranaut.app.RunningApp;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the AsyncAPI document complete and true. Run with `-Dasyncapi=write` to write `docs/asyncapi.json` anew.
class AsyncApiTest {
    private final RunningApp app = RunningApp.shared();
    private final JsonNode document =
            app.get("/api/v1/asyncapi.json").expect(200).body();

    @Test
    void theDocumentInTheTreeIsTheOneThatIsServed() throws IOException {
        String served = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        String usual = served.replace("http://localhost:0/", "http://localhost:8080/")
                .replace(bootstrap(document), "localhost:9092");
        Path file = root().resolve("docs/asyncapi.json");
        if ("write".equals(System.getProperty("asyncapi"))) {
            Files.writeString(file, usual);
        }
        assertThat(Files.readString(file))
                .as("docs/asyncapi.json is out of date; write it anew: mvn -Dquick -pl infrastructure/app -am test"
                        + " -Dtest=AsyncApiTest -Dasyncapi=write -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(usual);
    }

    private static String bootstrap(JsonNode document) {
        return document.at("/servers/kafka/variables/bootstrapServers/default").asString();
    }

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder;
    }

    @Test
    void itIsAnAsyncApiDocument() throws IOException {
        try (InputStream official = Objects.requireNonNull(
                AsyncApiTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.schema.json"))) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(Json.mapper().readTree(official));
            assertThat(schema.validate(document)).isEmpty();
            for (String part : List.of("info", "channels", "components")) {
                var broken = (ObjectNode) document.deepCopy();
                broken.put(part, "nothing");
                assertThat(schema.validate(broken)).as(part).isNotEmpty();
            }
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var dangling = new ArrayList<String>();
        references(document, dangling);
        assertThat(dangling).isEmpty();
    }

    private void references(JsonNode node, List<String> dangling) {
        String reference = node.path("$ref").asString("");
        if (!reference.isEmpty() && document.at(reference.substring(1)).isMissingNode()) {
            dangling.add(reference);
        }
        node.forEach(child -> references(child, dangling));
    }

    @Test
    void everyRevisionOfEveryEventIsAMessageOfItsChannelWithAnExample() {
        EventTypes types = EventTypes.scan();
        var messages = new ArrayList<String>();
        types.classes().forEach(event -> {
            for (int revision = 1; revision <= types.typeOf(event).revision(); revision++) {
                messages.add(types.typeOf(event).value() + ".v" + revision);
            }
        });
        assertThat(document.at("/components/messages").propertyNames()).containsExactlyInAnyOrderElementsOf(messages);
        for (String name : messages) {
            String context = name.substring(0, name.indexOf('.'));
            JsonNode channel = document.at("/channels").path(context);
            assertThat(channel.get("address").asString()).isEqualTo("infranaut." + context);
            assertThat(channel.path("messages").has(name)).isTrue();
            JsonNode example = document.at("/components/messages")
                    .path(name)
                    .path("examples")
                    .path(0);
            assertThat(Published.violations(document, name, example.get("headers"), example.get("payload")))
                    .isEmpty();
        }
    }

    @Test
    void theSchemaThatAnEventNamesIsServed() {
        JsonNode schema = app.get("/api/v1/schemas/events/validation.DataValidated/1")
                .expect(200)
                .body();
        assertThat(schema.get("$id").asString()).endsWith("/api/v1/schemas/events/validation.DataValidated/1");
        assertThat(schema.get("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.get("title").asString()).isEqualTo("validation.DataValidated");
        for (String none : List.of("alert.AlertRaised/2", "alert.AlertRaised/0", "alert.Nothing/1")) {
            app.get("/api/v1/schemas/events/" + none).expect(404);
        }
        app.get("/api/v1/schemas/events/alert.AlertRaised/x").expect(422);
        assertThat(app.sendAs("", "GET", "/api/v1/asyncapi.json", null).status())
                .isEqualTo(401);
    }
}
