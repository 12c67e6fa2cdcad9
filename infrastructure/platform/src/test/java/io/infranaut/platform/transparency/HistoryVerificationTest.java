package io.infranaut.platform.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.embedded.Postgres;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.transparency.HistoryFault.Kind;
import io.infranaut.platform.transparency.HistoryVerification.Outcome;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryVerificationTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    /// Positions go on behind a hole that no event fills, as after an append that was rolled back.
    private static final int HOLE = 20;

    private final NoteSigner signer = NoteSigner.of("test", new byte[32]);
    private Connection connection;
    private DSLContext db;
    private HistoryTree tree;

    @BeforeEach
    void open() throws SQLException {
        Postgres postgres = TestPlatform.newDatabase();
        connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        connection.setAutoCommit(false);
        db = DSL.using(connection, SQLDialect.POSTGRES);
        tree = new HistoryTree(db);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void record(int from, int to) {
        for (int i = from; i <= to; i++) {
            if (i != HOLE) {
                db.execute(
                        "insert into event_store.domain_event overriding system value values"
                                + " (?, ?, ?, ?, ?, ?::timestamptz, 'test.Happened', '1', ?, ?)",
                        i,
                        "event-" + i,
                        i % 2 == 0 ? "test.Thing" : null,
                        "thing-" + i % 3,
                        i,
                        NOW.plusMillis(i).toString(),
                        ("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8),
                        "{}".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /// 100 events, a checkpoint after each tenth position.
    private void givenAHistory() {
        for (int last = 10; last <= 100; last += 10) {
            record(last - 9, last);
            tree.grow(last);
            tree.sign(signer, NOW);
        }
    }

    private Outcome verified(SignedNote... kept) {
        return new HistoryVerification(db, List.of(), List.of(kept)).run();
    }

    private HistoryFault fault(SignedNote... kept) {
        return verified(kept).fault().orElseThrow();
    }

    private SignedNote note(long size) {
        return SignedNote.parse(tree.checkpoint(size).orElseThrow().note());
    }

    /// What a thorough forger does: leaves, nodes and checkpoints made anew from the events as they are.
    private void givenTheTreeIsMadeAnew(boolean checkpointsToo) {
        db.execute("truncate event_store.tree_leaf, event_store.tree_node");
        if (checkpointsToo) {
            db.execute("truncate event_store.tree_checkpoint");
        }
        tree.grow(1000);
    }

    @Test
    void anUntouchedHistoryIsAsRecorded() {
        givenAHistory();
        record(101, 103);

        Outcome outcome = verified(note(9 + 10));

        assertThat(outcome.fault()).isEmpty();
        assertThat(outcome.events()).isEqualTo(102);
        assertThat(outcome.covered()).isEqualTo(99);
        assertThat(outcome.checkpoints()).isEqualTo(11);
        assertThat(outcome.keys()).containsExactly(signer.key());
    }

    @Test
    void anEmptyHistoryIsAsRecorded() {
        assertThat(verified().fault()).isEmpty();
    }

    @Test
    void growingInOneStepOrInManyGivesTheSameTree() {
        givenAHistory();
        Hash inMany = Merkle.root(99, tree);
        db.execute("truncate event_store.tree_leaf, event_store.tree_node");

        tree.grow(100);
        tree.grow(100);

        assertThat(Merkle.root(99, tree)).isEqualTo(inMany);
        assertThat(tree.leaf(HOLE)).isEmpty();
        assertThat(tree.leaf(100).orElseThrow().index()).isEqualTo(98);
    }

    @Test
    void aChangedByteInAnyColumnIsFoundAndTheEventNamed() {
        givenAHistory();
        for (String change : List.of(
                "payload = set_byte(payload, 3, 65)",
                "metadata = set_byte(metadata, 0, 65)",
                "type = 'test.Other'",
                "revision = null",
                "aggregate_type = 'test.Other'",
                "aggregate_id = 'thing-9'",
                "sequence_number = 1042",
                "event_id = 'event-0'",
                "recorded_at = recorded_at + interval '1 microsecond'")) {
            db.execute("savepoint before");
            db.execute("update event_store.domain_event set " + change + " where position = 42");

            HistoryFault fault = fault();

            assertThat(fault.kind()).as(change).isEqualTo(Kind.CHANGED);
            assertThat(fault.position()).isEqualTo(42);
            assertThat(fault.sentence()).contains("position 42");
            db.execute("rollback to savepoint before");
        }
        assertThat(verified().fault()).isEmpty();
    }

    @Test
    void theFirstOfSeveralChangesIsNamed() {
        givenAHistory();
        db.execute("update event_store.domain_event set payload = 'x' where position in (77, 13, 90)");

        assertThat(fault().position()).isEqualTo(13);
    }

    @Test
    void aDeletedEventIsNamed() {
        givenAHistory();
        db.execute("delete from event_store.domain_event where position = 42");

        HistoryFault fault = fault();

        assertThat(fault.kind()).isEqualTo(Kind.MISSING);
        assertThat(fault.position()).isEqualTo(42);
    }

    @Test
    void twoSwappedEventsAreNamed() {
        givenAHistory();
        db.execute("alter table event_store.domain_event alter column position drop identity");
        db.execute("update event_store.domain_event set position = -1 where position = 42");
        db.execute("update event_store.domain_event set position = 42 where position = 57");
        db.execute("update event_store.domain_event set position = 57 where position = -1");

        HistoryFault fault = fault();

        assertThat(fault.kind()).isEqualTo(Kind.MOVED);
        assertThat(fault.position()).isEqualTo(42);
        assertThat(fault.sentence()).contains("position 42 (event-57)").contains("recorded at position 57");
    }

    @Test
    void aCutTailIsNamed() {
        givenAHistory();
        db.execute("delete from event_store.domain_event where position > 95");

        HistoryFault fault = fault();

        assertThat(fault.kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(fault.position()).isEqualTo(96);
        assertThat(fault.sentence()).contains("last event is at position 95");
    }

    @Test
    void aCutTailIsFoundAlsoWhenTheTreeIsCutWithIt() {
        givenAHistory();
        SignedNote kept = note(99);
        db.execute("delete from event_store.domain_event where position > 95");
        givenTheTreeIsMadeAnew(false);

        assertThat(fault().kind()).isEqualTo(Kind.TRUNCATED);

        db.execute("delete from event_store.tree_checkpoint where size > 94");
        assertThat(verified().fault()).isEmpty();
        assertThat(fault(kept).kind()).isEqualTo(Kind.TRUNCATED);
    }

    @Test
    void anEventPutInAHoleIsNamed() {
        givenAHistory();
        db.execute(
                "insert into event_store.domain_event overriding system value select ?, 'late', aggregate_type,"
                        + " aggregate_id, 4711, recorded_at, type, revision, payload, metadata"
                        + " from event_store.domain_event where position = 19",
                HOLE);

        HistoryFault fault = fault();

        assertThat(fault.kind()).isEqualTo(Kind.INSERTED);
        assertThat(fault.position()).isEqualTo(HOLE);
    }

    @Test
    void eventsRewrittenTogetherWithTheirTreeDoNotFitTheCheckpoints() {
        givenAHistory();
        SignedNote kept = note(49);
        db.execute("update event_store.domain_event set payload = 'x' where position = 42");
        givenTheTreeIsMadeAnew(false);

        HistoryFault fault = fault();
        assertThat(fault.kind()).isEqualTo(Kind.REWRITTEN);
        assertThat(fault.sentence()).contains("between position 41 and 50");

        givenTheTreeIsMadeAnew(true);
        tree.sign(signer, NOW);
        assertThat(verified().fault()).isEmpty();
        assertThat(fault(kept).kind()).isEqualTo(Kind.REWRITTEN);
    }

    @Test
    void aForeignSignatureIsNoSignature() {
        givenAHistory();
        NoteSigner forger = NoteSigner.of("test", new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
        });
        db.execute("update event_store.domain_event set payload = 'x' where position = 42");
        givenTheTreeIsMadeAnew(true);
        tree.sign(forger, NOW);

        Outcome outcome = new HistoryVerification(db, List.of(signer.key()), List.of()).run();

        assertThat(outcome.fault().orElseThrow().kind()).isEqualTo(Kind.CHECKPOINT);
    }

    @Test
    void aCheckpointThatSaysSomethingElseIsFound() {
        givenAHistory();
        for (String change : List.of(
                "note = replace(note, E'\\n49\\n', E'\\n48\\n')", "root = set_byte(root, 0, 1)", "note = 'x'")) {
            db.execute("savepoint before");
            db.execute("update event_store.tree_checkpoint set " + change + " where size = 49");

            assertThat(fault().kind()).as(change).isEqualTo(Kind.CHECKPOINT);
            db.execute("rollback to savepoint before");
        }
    }

    @Test
    void aTreeThatContradictsItselfIsFound() {
        givenAHistory();
        for (String change : List.of(
                "update event_store.tree_node set hash = set_byte(hash, 0, 1 + get_byte(hash, 0) % 200) where level = 3"
                        + " and index = 2",
                "delete from event_store.tree_node where level = 1 and index = 20",
                "delete from event_store.tree_node where level = 6",
                "insert into event_store.tree_node values (9, 9, sha256('x'))")) {
            db.execute("savepoint before");
            db.execute(change);

            assertThat(fault().kind()).as(change).isEqualTo(Kind.TREE);
            db.execute("rollback to savepoint before");
        }
    }
}
