package io.infranaut.ingestion.process;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.segment.SpoolStore;
import io.infranaut.platform.segment.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class SpoolSweepTest {
    private final RunningApp app = RunningApp.shared();
    private final DSLContext db = app.bean(DSLContext.class);
    private final String name = "swept-" + UUID.randomUUID();
    private final String source = source();

    private String source() {
        String dataset = app.post(
                        "/api/v1/metadata/datasets",
                        Map.of("name", name, "columns", List.of(Map.of("name", "n", "type", "INTEGER"))))
                .expect(201)
                .body()
                .get("id")
                .asString();
        return app.post("/api/v1/ingestion/sources", Map.of("name", name, "kind", "HTTP", "datasetId", dataset))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private Reply push(String csv, String key, String wait) {
        return app.send(
                "POST",
                "/api/v1/ingestion/sources/" + source + "/batches",
                csv,
                "Content-Type",
                "text/csv",
                "Idempotency-Key",
                name + key,
                "Prefer",
                wait);
    }

    private String pushAndStore(String csv, String key) {
        return push(csv, key, "wait=30").expect(200).body().get("id").asString();
    }

    private boolean nobodyRunsTheSource() {
        return db.fetchSingle("select pg_try_advisory_xact_lock(hashtextextended(?, 9))", source)
                .get(0, Boolean.class);
    }

    private void sweep() throws InterruptedException {
        app.awaitReadModels("ingestion");
        app.bean(SpoolSweep.class).sweep(Instant.now().plus(Duration.ofMinutes(1)));
    }

    private boolean isSpooled(String batch) {
        String body = db.fetchSingle(
                        "select body from platform.queued_batch where batch_id = ?", UUID.fromString(batch))
                .get(0, String.class);
        return spooled().contains(body);
    }

    private List<String> spooled() {
        try {
            return app.bean(SpoolStore.class).list().stream()
                    .map(StoredFile::digest)
                    .map(Digest::value)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theBodyOfAStoredBatchGoesAndItsMemoryStays() throws InterruptedException {
        String stored = pushAndStore("n\n1\n2\n" + name.hashCode() + "\n", "stored");
        assertThat(isSpooled(stored)).isTrue();
        sweep();
        assertThat(isSpooled(stored)).isFalse();

        String again = pushAndStore("n\n1\n2\n" + name.hashCode() + "\n", "stored");
        assertThat(again).isEqualTo(stored);
        assertThat(app.get("/api/v1/ingestion/batches?sourceId=" + source)
                        .expect(200)
                        .body()
                        .get("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void whatIsInQuarantineOrWasRejectedOrWaitsStays() throws InterruptedException {
        String quarantined = pushAndStore("n\n1\nnone " + name + "\n", "bad");
        String rejected = pushAndStore("other\n" + name + "\n", "rejected");
        app.post("/api/v1/ingestion/stop", Map.of("sourceId", source)).expect(200);
        eventually(this::nobodyRunsTheSource, free -> free);
        String waiting = push("n\n" + name.hashCode() + "\n", "waits", "wait=0")
                .expect(202)
                .body()
                .get("id")
                .asString();
        sweep();
        assertThat(isSpooled(rejected)).isTrue();
        assertThat(isSpooled(waiting)).isTrue();
        app.post("/api/v1/ingestion/start", Map.of("sourceId", source)).expect(200);
        pushAndStore("n\n" + name.hashCode() + "\n", "waits");
        app.post("/api/v1/ingestion/quarantine/" + quarantined + "/replay", Map.of(), "Prefer", "wait=30")
                .expect(200);
    }

    @Test
    void aBatchThatNeverReachedTheQueueIsForgottenOnceALaterOneIsDone() throws InterruptedException {
        UUID lost = UUID.randomUUID();
        db.execute(
                "insert into platform.queued_batch (batch_id, source_id, dataset_id, request_digest, body, bytes,"
                        + " row_estimate, accepted_by, accepted_at) values (?, ?, ?, '', '', 1, 1, '', now() - interval"
                        + " '2 hours')",
                lost,
                UUID.fromString(source),
                UUID.randomUUID());
        sweep();
        assertThat(isKnown(lost)).isTrue();
        pushAndStore("n\n7\n", "later");
        sweep();
        assertThat(isKnown(lost)).isFalse();
    }

    @Test
    void aDeadLetterHoldsTheSweepBackIfItsReadModelKnowsWhatIsNeeded() throws InterruptedException {
        String stored = pushAndStore("n\n8\n" + name.hashCode() + "\n", "kept");
        UUID letter = letterOf("ingestion");
        try {
            sweep();
            assertThat(isSpooled(stored)).isTrue();
            db.execute("update platform.dead_letter set name = 'rows' where id = ?", letter);
            sweep();
            assertThat(isSpooled(stored)).isFalse();
        } finally {
            db.execute("delete from platform.dead_letter where id = ?", letter);
        }
    }

    private UUID letterOf(String readModel) {
        UUID letter = UUID.randomUUID();
        db.execute(
                "insert into platform.dead_letter (id, name, generation, sequence, position, event_id, cause, attempts)"
                        + " values (?, ?, 1, ?, 1, ?, 'made by a test', 3)",
                letter,
                readModel,
                name,
                name);
        return letter;
    }

    private boolean isKnown(UUID batch) {
        return db.fetchOne("select 1 from platform.queued_batch where batch_id = ?", batch) != null;
    }
}
