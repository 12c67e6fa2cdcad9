package io.infranaut.platform.axon;

import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.infranaut.embedded.Postgres;
import io.infranaut.identity.api.KeyCommand;
import io.infranaut.identity.api.KeyCommand.IssueKey;
import io.infranaut.identity.api.KeyCommand.RevokeKey;
import io.infranaut.identity.api.KeyCommand.RotateKey;
import io.infranaut.identity.api.KeyEvent;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRevoked;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Role;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final Caller CALLER = Caller.system("test", TestPlatform.NOW, "request");

    /// A state that uses whatever a state may be made of.
    sealed interface Counted {
        record Nothing() implements Counted {}

        record Some(
                KeyId keyId,
                Map<KeyId, List<Digest>> secrets,
                Map<Integer, Optional<Role>> roles,
                @Nullable String note,
                Phase phase)
                implements Counted {}

        sealed interface Phase {
            record Active(int rotations) implements Phase {}

            record Revoked() implements Phase {}
        }
    }

    /// Remembers the states in which it decides.
    @AggregateRoot(type = "test.Counted")
    static final class Counting extends EventSourced<Counted, KeyCommand, KeyEvent> {
        private static volatile @Nullable Counted lastState;
        private static volatile int evolved;

        Counting(String id) {
            super(id, new Counted.Nothing());
        }

        @Override
        protected List<KeyEvent> decide(Counted state, KeyCommand command) {
            lastState = state;
            return switch (command) {
                case IssueKey c ->
                    List.of(new KeyIssued(
                            c.keyId(),
                            c.name(),
                            c.secretDigest(),
                            List.copyOf(c.roles()),
                            List.copyOf(c.namespaces()),
                            c.expiresAt(),
                            c.at()));
                case RotateKey c -> List.of(new KeyRotated(c.keyId(), c.secretDigest(), c.at()));
                case RevokeKey c -> List.of(new KeyRevoked(c.keyId(), c.at()));
            };
        }

        @Override
        protected Counted evolve(Counted state, KeyEvent event) {
            if (!Thread.currentThread().getName().equals("snapshots")) {
                evolved++;
            }
            return switch (event) {
                case KeyIssued e ->
                    new Counted.Some(
                            e.keyId(),
                            Map.of(e.keyId(), List.of(e.secretDigest())),
                            Map.of(1, Optional.of(e.roles().getFirst()), 2, Optional.empty()),
                            null,
                            new Counted.Phase.Active(0));
                case KeyRotated e -> {
                    var some = (Counted.Some) state;
                    var secrets = new HashMap<>(some.secrets());
                    secrets.put(new KeyId(new UUID(1, secrets.size())), List.of(e.secretDigest()));
                    yield new Counted.Some(
                            some.keyId(), secrets, some.roles(), "rotated", new Counted.Phase.Active(secrets.size()));
                }
                case KeyRevoked _ -> {
                    var some = (Counted.Some) state;
                    yield new Counted.Some(
                            some.keyId(), some.secrets(), some.roles(), some.note(), new Counted.Phase.Revoked());
                }
            };
        }
    }

    private final Postgres postgres = TestPlatform.newDatabase();
    private final KeyId key = new KeyId(UUID.randomUUID());
    private @Nullable TestPlatform running;

    @AfterEach
    void close() {
        if (running != null) {
            running.close();
        }
    }

    private TestPlatform platform() {
        return Objects.requireNonNull(running);
    }

    private void start(int snapshotEvery) {
        close();
        running = TestPlatform.with(
                Map.of("infranaut.snapshot-every", snapshotEvery),
                postgres,
                new AggregateType<>(Counting.class, KeyCommand.class, Counting::new));
    }

    private static Digest digest(int number) {
        return new Digest("%064x".formatted(BigInteger.valueOf(number)));
    }

    private long issue() {
        return send(new IssueKey(key, "key", digest(0), Set.of(Role.VIEWER), Set.of("*"), null, TestPlatform.NOW));
    }

    private long rotate(int number) {
        return send(new RotateKey(key, digest(number), TestPlatform.NOW));
    }

    private long send(KeyCommand command) {
        return platform().bean(CommandSender.class).send(command, CALLER).version();
    }

    private void givenEvents(int count) {
        issue();
        for (int i = 1; i < count; i++) {
            assertThat(rotate(i)).isEqualTo(i);
        }
    }

    private Optional<Long> snapshotAt() {
        return platform()
                .db()
                .fetchOptional(
                        "select sequence_number from event_store.snapshot where aggregate_id = ?", key.toString())
                .map(row -> row.get(0, Long.class));
    }

    /// An aggregate is never more than so many events beyond its snapshot for long.
    private void untilSnapshotAt(long least) {
        until(() -> snapshotAt().filter(at -> at >= least).isPresent());
    }

    private record Loaded(Counted state, int events) {}

    /// Loads the aggregate for a command that changes nothing but the secret.
    private Loaded load(int number) {
        int before = Counting.evolved;
        rotate(number);
        // the last one is that of the command's own event
        return new Loaded(Objects.requireNonNull(Counting.lastState), Counting.evolved - before - 1);
    }

    @Test
    void anAggregateWithManyEventsIsLoadedFromItsSnapshotToTheSameState() {
        start(20);
        givenEvents(105);
        untilSnapshotAt(85);
        start(1000);

        Loaded with = load(200);
        assertThat(with.events()).isLessThan(30);
        platform().db().execute("delete from event_store.snapshot");
        platform().db().execute("delete from event_store.domain_event where sequence_number = 105");
        Loaded without = load(200);
        assertThat(without.events()).isEqualTo(105);
        assertThat(with.state()).isEqualTo(without.state());
    }

    @Test
    void aSnapshotIsTakenAfterTheCommandByAnotherThreadAndSurvivesARestart() {
        start(20);
        givenEvents(45);
        untilSnapshotAt(25);
        start(1000);
        long at = snapshotAt().orElseThrow();

        // the events that the snapshot stands for are not read any more
        platform()
                .db()
                .execute(
                        "delete from event_store.domain_event where aggregate_id = ? and sequence_number <= ?",
                        key.toString(),
                        at);
        assertThat(rotate(100)).isEqualTo(45);
    }

    @Test
    void aSnapshotOfAnotherShapeIsNotRead() {
        start(20);
        givenEvents(45);
        untilSnapshotAt(25);
        start(1000);
        platform().db().execute("update event_store.snapshot set revision = 'shape of another version'");
        platform().db().execute("update event_store.snapshot set payload = '{\"unreadable\":1}'::bytea");

        Loaded loaded = load(100);
        assertThat(loaded.events()).isEqualTo(45);
        assertThat(((Counted.Some) loaded.state()).secrets()).hasSize(45);
        start(20);
        rotate(101);
        // a newer one of the present shape takes its place
        untilSnapshotAt(46);
        assertThat(load(100).events()).isLessThan(5);
    }

    @Test
    void aSnapshotThatCannotBeReadCostsTimeAndNothingElse() {
        start(20);
        givenEvents(45);
        untilSnapshotAt(25);
        start(1000);
        platform().db().execute("update event_store.snapshot set payload = '{\"@type\":\"Gone\"}'::bytea");

        assertThat(load(100).events()).isEqualTo(45);
    }

    sealed interface Grown {
        record Nothing() implements Grown {}

        record Some(KeyId keyId, String more) implements Grown {}
    }

    @AggregateRoot(type = "test.Grown")
    static class Growing extends EventSourced<Grown, KeyCommand, KeyEvent> {
        Growing(String id) {
            super(id, new Grown.Nothing());
        }

        @Override
        protected List<KeyEvent> decide(Grown state, KeyCommand command) {
            return List.of();
        }

        @Override
        protected Grown evolve(Grown state, KeyEvent event) {
            return state;
        }
    }

    @AggregateRoot(type = "test.Grown")
    static final class OtherMeaning extends EventSourced<Grown, KeyCommand, KeyEvent> {
        OtherMeaning(String id) {
            super(id, new Grown.Nothing());
        }

        @Override
        protected List<KeyEvent> decide(Grown state, KeyCommand command) {
            return List.of();
        }

        @Override
        protected Grown evolve(Grown state, KeyEvent event) {
            return state;
        }

        @Override
        protected int revision() {
            return 2;
        }
    }

    record Unfit(Semaphore lock, Inner inner) {
        static final class Inner {}
    }

    @AggregateRoot(type = "test.Unfit")
    static final class Locking extends EventSourced<Unfit, KeyCommand, KeyEvent> {
        Locking(String id) {
            super(id, new Unfit(new Semaphore(1), new Unfit.Inner()));
        }

        @Override
        protected List<KeyEvent> decide(Unfit state, KeyCommand command) {
            return List.of();
        }

        @Override
        protected Unfit evolve(Unfit state, KeyEvent event) {
            return state;
        }
    }

    @Test
    void aStateThatJsonCannotSayIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotSerializer(
                        List.of(new AggregateType<>(Locking.class, KeyCommand.class, Locking::new))))
                .withMessageContaining("Unfit$Inner");
    }

    @Test
    void theShapeOfAStateTellsItsSnapshotsApart() {
        String counted = StateShape.of(new AggregateType<>(Counting.class, KeyCommand.class, Counting::new))
                .digest();
        String grown = StateShape.of(new AggregateType<>(Growing.class, KeyCommand.class, Growing::new))
                .digest();
        String otherMeaning = StateShape.of(
                        new AggregateType<>(OtherMeaning.class, KeyCommand.class, OtherMeaning::new))
                .digest();
        assertThat(List.of(counted, grown, otherMeaning)).doesNotHaveDuplicates();
        assertThat(StateShape.of(new AggregateType<>(Counting.class, KeyCommand.class, Counting::new))
                        .digest())
                .isEqualTo(counted);
    }
}
