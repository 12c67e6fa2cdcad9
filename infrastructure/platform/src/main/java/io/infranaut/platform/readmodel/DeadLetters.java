package io.infranaut.platform.readmodel;

import io.infranaut.platform.Ids;
import io.infranaut.platform.PassingFailure;
import io.infranaut.platform.axon.Recorded;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Lets a read model go on when it cannot take in an event. After three tries on its own the event becomes a dead
/// letter, and so do those of its sequence that follow; the other sequences go on. Letters are tried again in their
/// order, or dropped.
///
/// A failure that would pass by itself, of the connection or a lock, makes no letter: the batch is tried again.
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int TRIES = 3;
    private static final int LONGEST_CAUSE = 8000;
    private static final String LOCK = "hashtextextended('dead-letters:' || ?, 0)";
    private static final String COLUMNS =
            "id, name, generation, sequence, position, event_id, cause, attempts," + " dead_since, last_attempt_at";

    private final DSLContext db;

    DeadLetters(DSLContext db) {
        this.db = db;
    }

    /// What applies events of a generation in the thread's transaction.
    ///
    /// @param rows that they are applied to, when the transaction begins with this
    Batch batch(Generation generation, Supplier<Rows> rows) {
        Batch batch = (Batch) TransactionSynchronizationManager.getResource(generation);
        if (batch == null) {
            batch = new Batch(generation, rows.get());
            TransactionSynchronizationManager.bindResource(generation, batch);
            TransactionSynchronizationManager.registerSynchronization(batch);
        }
        return batch;
    }

    /// Applies an event to rows.
    interface Handler {
        void apply(Rows rows);
    }

    /// What one transaction has applied since its savepoint. When that fails, all of it is rolled back and applied
    /// again in halves, down to the events that fail, so that the many that do not need no savepoint each and their
    /// changes can be gathered.
    final class Batch implements TransactionSynchronization {
        private record Step(String sequence, Recorded event, Handler handler) {}

        private final Generation generation;
        private final Rows rows;
        private final Set<String> blocked = new HashSet<>();
        private final List<Step> applied = new ArrayList<>();

        private Batch(Generation generation, Rows rows) {
            this.generation = generation;
            this.rows = rows;
            db.execute("select pg_advisory_xact_lock_shared(" + LOCK + ")", generation.processor());
            db.fetch(
                            "select distinct sequence from platform.dead_letter where name = ? and generation = ?",
                            generation.model(),
                            generation.number())
                    .forEach(row -> blocked.add(row.get(0, String.class)));
            db.execute("savepoint applied");
        }

        /// The sequences that have letters.
        Set<String> blocked() {
            return blocked;
        }

        private void save() {
            db.execute("release savepoint applied; savepoint applied");
        }

        private void rollBack() {
            rows.forget();
            db.execute("rollback to savepoint applied");
        }

        /// Applies an event, or makes a letter of it.
        ///
        /// @param handler changes nothing but the rows, so that it can be rolled back and run again
        void apply(String sequence, Recorded event, Handler handler) {
            var step = new Step(sequence, event, handler);
            applied.add(step);
            try {
                run(step);
            } catch (RuntimeException e) {
                isolate(e);
            }
        }

        /// Sends what the events changed. Must come before the position after them is stored: rolling back to the
        /// savepoint would take that along.
        void finish() {
            try {
                rows.send();
            } catch (RuntimeException e) {
                isolate(e);
            }
        }

        private void run(Step step) {
            if (blocked.contains(step.sequence())) {
                DeadLetters.this.bury(generation, step.sequence(), step.event(), null, 0);
            } else {
                rows.at(step.event().position());
                step.handler().apply(rows);
            }
        }

        private void isolate(RuntimeException failure) {
            failUnlessPoison(failure);
            rollBack();
            applyInHalves(applied);
            applied.clear();
        }

        private void applyInHalves(List<Step> steps) {
            if (steps.size() == 1) {
                applyAlone(steps.getFirst());
                return;
            }
            int half = steps.size() / 2;
            for (List<Step> part : List.of(steps.subList(0, half), steps.subList(half, steps.size()))) {
                try {
                    part.forEach(this::run);
                    rows.send();
                    save();
                } catch (RuntimeException e) {
                    failUnlessPoison(e);
                    rollBack();
                    applyInHalves(part);
                }
            }
        }

        private void applyAlone(Step step) {
            for (int attempt = 1; ; attempt++) {
                try {
                    run(step);
                    rows.send();
                    save();
                    return;
                } catch (RuntimeException e) {
                    failUnlessPoison(e);
                    rollBack();
                    if (attempt == TRIES) {
                        bury(step, e);
                        return;
                    }
                }
            }
        }

        private void bury(Step step, RuntimeException cause) {
            if (isGone(generation)) {
                // its processor is still to be told
                throw cause;
            }
            LOG.error(
                    "the read model {} cannot take in the event {} at position {}: it and those of {} that follow are"
                            + " dead letters now",
                    generation.model(),
                    step.event().eventId(),
                    step.event().position(),
                    step.sequence(),
                    cause);
            DeadLetters.this.bury(generation, step.sequence(), step.event(), cause, TRIES);
            blocked.add(step.sequence());
            save();
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResource(generation);
        }
    }

    private static void failUnlessPoison(RuntimeException failure) {
        if (Thread.currentThread().isInterrupted() || PassingFailure.is(failure)) {
            throw failure;
        }
    }

    private boolean isGone(Generation generation) {
        return db.fetchOne(
                        "select 1 from platform.read_model_generation where name = ? and generation = ?"
                                + " and state = 'DROPPED'",
                        generation.model(),
                        generation.number())
                != null;
    }

    private void bury(Generation generation, String sequence, Recorded event, @Nullable Throwable cause, int attempts) {
        db.execute(
                "insert into platform.dead_letter (id, name, generation, sequence, position, event_id, cause, attempts)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                Ids.derived("dead-letter", generation.processor(), sequence, Long.toString(event.position())),
                generation.model(),
                generation.number(),
                sequence,
                event.position(),
                event.eventId(),
                cause == null ? null : text(cause),
                attempts);
    }

    private static String text(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        var text = new StringWriter();
        if (deepest != cause) {
            text.append(deepest.toString()).append('\n');
        }
        cause.printStackTrace(new PrintWriter(text));
        String all = text.toString().replace("\0", "");
        return all.substring(0, Math.min(all.length(), LONGEST_CAUSE));
    }

    /// Applies the letters of a letter's sequence again, in order, up to the first that fails. In the thread's
    /// transaction.
    ///
    /// @param handler gives what applies the event of a letter
    void retry(UUID id, Function<DeadLetter, Runnable> handler) {
        Optional<DeadLetter> letter = letter(id);
        if (letter.isEmpty()) {
            return;
        }
        lock(letter.get());
        for (DeadLetter next : fetch(
                "name = ? and generation = ? and sequence = ? order by position",
                letter.get().readModel(),
                letter.get().generation(),
                letter.get().sequence())) {
            db.execute("savepoint letter");
            try {
                handler.apply(next).run();
            } catch (RuntimeException e) {
                failUnlessPoison(e);
                db.execute("rollback to savepoint letter");
                db.execute(
                        "update platform.dead_letter set cause = ?, attempts = attempts + 1, last_attempt_at = now()"
                                + " where id = ?",
                        text(e),
                        next.id());
                return;
            }
            delete(next.id());
        }
    }

    /// Gives a letter up. Those behind it still wait to be tried again. In the thread's transaction.
    void drop(UUID id) {
        letter(id).ifPresent(letter -> {
            lock(letter);
            delete(id);
        });
    }

    // Against the batches of the same generation, which would make letters behind those that are just leaving.
    private void lock(DeadLetter letter) {
        db.execute(
                "select pg_advisory_xact_lock(" + LOCK + ")",
                new Generation(letter.readModel(), letter.generation()).processor());
    }

    private void delete(UUID id) {
        db.execute("delete from platform.dead_letter where id = ?", id);
    }

    void forget(Generation generation) {
        db.execute(
                "delete from platform.dead_letter where name = ? and generation = ?",
                generation.model(),
                generation.number());
    }

    /// Whether a generation has failed at an event that another one has taken in.
    boolean hasMoreThan(Generation one, Generation other) {
        return db.fetchOne(
                        "select 1 from platform.dead_letter l where l.name = ? and l.generation = ? and not exists ("
                                + "select 1 from platform.dead_letter o where o.name = l.name and o.generation = ?"
                                + " and o.position = l.position)",
                        one.model(),
                        one.number(),
                        other.number())
                != null;
    }

    Optional<DeadLetter> letter(UUID id) {
        return fetch("id = ?", id).stream().findFirst();
    }

    /// @param readModel null for all
    /// @param after position and id of the last letter of the page before
    List<DeadLetter> letters(@Nullable String readModel, long afterPosition, UUID afterId, int most) {
        return fetch(
                "name = coalesce(?::text, name) and (position, id) > (?, ?) order by position, id limit ?",
                readModel,
                afterPosition,
                afterId,
                most);
    }

    /// The first letter of the event at a position, or of those before it that were caused by the same request.
    Optional<DeadLetter> ofRequest(Generation generation, long position) {
        return fetch(
                        "name = ? and generation = ? and position <= ? and (position = ? or exists (select 1"
                                + " from event_store.domain_event e, event_store.domain_event last"
                                + " where e.position = dead_letter.position and last.position = ?"
                                + " and convert_from(e.metadata, 'UTF8')::json ->> 'requestId'"
                                + " = convert_from(last.metadata, 'UTF8')::json ->> 'requestId'))"
                                + " order by position limit 1",
                        generation.model(),
                        generation.number(),
                        position,
                        position,
                        position)
                .stream()
                .findFirst();
    }

    /// The first letter of each sequence.
    List<DeadLetter> heads(String readModel) {
        return fetch(
                "id in (select distinct on (generation, sequence) id from platform.dead_letter where name = ?"
                        + " order by generation, sequence, position) order by position",
                readModel);
    }

    long count() {
        return db.fetchSingle("select count(*) from platform.dead_letter").get(0, Long.class);
    }

    private List<DeadLetter> fetch(String condition, @Nullable Object... values) {
        return db.fetch("select " + COLUMNS + " from platform.dead_letter where " + condition, values)
                .map(DeadLetters::letter);
    }

    private static DeadLetter letter(Record row) {
        return new DeadLetter(
                row.get(0, UUID.class),
                row.get(1, String.class),
                row.get(2, Integer.class),
                row.get(3, String.class),
                row.get(4, Long.class),
                row.get(5, String.class),
                row.get(6, String.class),
                row.get(7, Integer.class),
                Objects.requireNonNull(row.get(8, OffsetDateTime.class)).toInstant(),
                Objects.requireNonNull(row.get(9, OffsetDateTime.class)).toInstant());
    }
}
