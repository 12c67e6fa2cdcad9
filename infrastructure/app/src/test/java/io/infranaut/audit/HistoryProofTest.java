package io.infranaut.audit;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.transparency.Checkpoint;
import io.infranaut.platform.transparency.EventRecord;
import io.infranaut.platform.transparency.Hash;
import io.infranaut.platform.transparency.Merkle;
import io.infranaut.platform.transparency.NoteKey;
import io.infranaut.platform.transparency.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HistoryProofTest {
    private final RunningApp app = RunningApp.shared();

    @TempDir
    Path folder;

    private Reply newKey() {
        return app.post("/api/v1/keys", Map.of("name", "proved", "roles", List.of("VIEWER")))
                .expect(201);
    }

    /// The newest checkpoint, once it covers that position.
    private JsonNode checkpoint(String position) {
        return eventually(
                        () -> app.get("/api/v1/audit/checkpoints/latest"),
                        reply -> reply.status() == 200
                                && reply.body().get("position").asLong() >= Long.parseLong(position))
                .body();
    }

    private NoteKey key() {
        return NoteKey.parse(app.get("/api/v1/audit/keys")
                .expect(200)
                .body()
                .get("items")
                .get(0)
                .get("verifierKey")
                .asString());
    }

    private static List<Hash> hashes(JsonNode proof) {
        return proof.get("hashes")
                .valueStream()
                .map(hash -> Hash.ofBase64(hash.asString()))
                .toList();
    }

    @Test
    void anEventIsProvedToBeInASignedCheckpoint() {
        String position = newKey().header("Infranaut-Position");
        JsonNode signed = checkpoint(position);
        SignedNote note = SignedNote.parse(signed.get("note").asString());
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        JsonNode proof = app.get("/api/v1/audit/proofs/inclusion?position=" + position + "&size=" + checkpoint.size())
                .expect(200)
                .body();
        JsonNode event = app.get("/api/v1/audit/events?fromPosition=" + position + "&toPosition=" + position)
                .expect(200)
                .body()
                .get("items")
                .get(0);

        assertThat(note.isSignedBy(key())).isTrue();
        assertThat(checkpoint.origin()).isEqualTo(key().name());
        assertThat(checkpoint.root().base64()).isEqualTo(signed.get("root").asString());
        assertThat(event.get("type").asString()).isEqualTo("identity.KeyIssued");
        assertThat(Merkle.includes(
                        Hash.ofBase64(proof.get("leafHash").asString()),
                        proof.get("leafIndex").asLong(),
                        checkpoint.size(),
                        hashes(proof),
                        checkpoint.root()))
                .isTrue();
    }

    @Test
    void anEarlierCheckpointIsProvedToBeTheBeginningOfALaterOne() {
        JsonNode earlier = checkpoint(newKey().header("Infranaut-Position"));
        JsonNode later = checkpoint(newKey().header("Infranaut-Position"));
        long from = earlier.get("size").asLong();
        long to = later.get("size").asLong();

        JsonNode proof = app.get("/api/v1/audit/proofs/consistency?from=" + from + "&to=" + to)
                .expect(200)
                .body();

        assertThat(to).isGreaterThan(from);
        assertThat(Merkle.consistent(
                        from,
                        to,
                        hashes(proof),
                        Hash.ofBase64(earlier.get("root").asString()),
                        Hash.ofBase64(later.get("root").asString())))
                .isTrue();
        assertThat(app.get("/api/v1/audit/checkpoints/" + from)
                        .expect(200)
                        .body()
                        .get("note"))
                .isEqualTo(earlier.get("note"));
        JsonNode page = app.get("/api/v1/audit/checkpoints?limit=1").expect(200).body();
        assertThat(page.get("items").get(0).get("size").asLong()).isGreaterThanOrEqualTo(to);
        JsonNode next = app.get("/api/v1/audit/checkpoints?limit=1000&pageToken="
                        + page.get("nextPageToken").asString())
                .expect(200)
                .body();
        assertThat(next.get("items").valueStream().map(item -> item.get("size").asLong()))
                .contains(from)
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void whatCannotBeProvedIsRefused() {
        checkpoint(newKey().header("Infranaut-Position"));

        app.get("/api/v1/audit/proofs/inclusion?position=1000000000").expect(404);
        app.get("/api/v1/audit/proofs/inclusion?position=1&size=0").expect(422);
        app.get("/api/v1/audit/proofs/inclusion?position=1&size=1000000000").expect(422);
        app.get("/api/v1/audit/proofs/inclusion?position=1&size=-1").expect(422);
        app.get("/api/v1/audit/proofs/inclusion?position=x").expect(422);
        app.get("/api/v1/audit/proofs/consistency?from=-1").expect(422);
        app.get("/api/v1/audit/proofs/consistency?from=1000000000").expect(422);
        app.get("/api/v1/audit/proofs/consistency?from=0&to=1000000000").expect(422);
        app.get("/api/v1/audit/checkpoints/1000000000").expect(404);
        app.get("/api/v1/audit/evidence/" + UUID.randomUUID()).expect(404);
        String viewer = app.keyWithRole("VIEWER");
        for (String path : List.of("keys", "checkpoints", "checkpoints/latest", "evidence/x")) {
            app.sendAs(viewer, "GET", "/api/v1/audit/" + path, null).expect(403);
        }
    }

    @Test
    void theEvidenceHoldsTheResourcesEventsWithTheirProofs() throws IOException {
        Reply issued = newKey();
        String id = issued.body().get("id").asString();
        String last =
                app.post("/api/v1/keys/" + id + "/rotate", Map.of()).expect(200).header("Infranaut-Position");
        checkpoint(last);

        Evidence evidence = Evidence.of(app, id);

        Checkpoint checkpoint = Checkpoint.parse(
                SignedNote.parse(evidence.text("checkpoint.txt")).text());
        List<JsonNode> events = evidence.events();
        assertThat(events.stream().filter(event -> event.get("of").asString().equals("resource")))
                .hasSize(2)
                .allSatisfy(
                        event -> assertThat(event.get("aggregateId").asString()).isEqualTo(id));
        assertThat(events)
                .allSatisfy(event -> assertThat(Merkle.includes(
                                record(event).leaf(),
                                event.get("leafIndex").asLong(),
                                checkpoint.size(),
                                hashes(event),
                                checkpoint.root()))
                        .isTrue());
    }

    private static EventRecord record(JsonNode event) {
        return new EventRecord(
                event.get("position").asLong(),
                event.get("eventId").asString(),
                event.get("type").asString(),
                event.get("revision").isNull() ? null : event.get("revision").asString(),
                event.get("aggregateType").isNull()
                        ? null
                        : event.get("aggregateType").asString(),
                event.get("aggregateId").asString(),
                event.get("sequence").asLong(),
                event.get("recordedAt").asLong(),
                Base64.getDecoder().decode(event.get("payload").asString()),
                Base64.getDecoder().decode(event.get("metadata").asString()));
    }

    @Test
    void theCheckerInPythonSaysWhetherTheEvidenceIsRight() throws Exception {
        assumeTrue(Evidence.hasPython(), "SKIPPED: python3 is not there, the checker of evidence was not tested");
        Reply issued = newKey();
        String id = issued.body().get("id").asString();
        checkpoint(issued.header("Infranaut-Position"));
        Evidence right = Evidence.of(app, id);
        String events = right.text("events.ndjson");
        String note = right.text("checkpoint.txt");

        assertThat(right.checked(folder, key().toString())).contains("RIGHT").doesNotContain("WRONG");
        assertThat(right.checked(folder)).contains("RIGHT");
        assertThat(right.checked(folder, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
                .contains("WRONG: the checkpoint is not signed");
        assertThat(right.with("events.ndjson", events.replace("KeyIssued", "KeyForged"))
                        .checked(folder))
                .contains("WRONG: event")
                .contains("is not what was recorded");
        assertThat(right.with("events.ndjson", "").checked(folder)).contains("WRONG: events of the resource");
        assertThat(right.with("checkpoint.txt", note.replaceFirst("\n[0-9]", "\n9"))
                        .checked(folder))
                .contains("WRONG: the checkpoint is not signed");
    }
}
