package io.infranaut.platform.transparency;

import static io.infranaut.persistence.jooq.event_store.Tables.DOMAIN_EVENT;
import static io.infranaut.persistence.jooq.event_store.Tables.TREE_CHECKPOINT;
import static io.infranaut.persistence.jooq.event_store.Tables.TREE_LEAF;
import static io.infranaut.persistence.jooq.event_store.Tables.TREE_NODE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;

import io.infranaut.persistence.jooq.event_store.tables.records.TreeCheckpointRecord;
import io.infranaut.persistence.jooq.event_store.tables.records.TreeNodeRecord;
import io.infranaut.platform.transparency.HistoryFault.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// Holds a whole history of events against the tree over it and the checkpoints that were signed, and finds the first
/// entry that is not as it was recorded. Reads every event once and keeps none.
public final class HistoryVerification {
    private static final int FETCH = 1000;
    private static final int MOST_SUSPECTS = 1000;

    private final DSLContext db;
    private final List<NoteKey> keys;
    private final List<SignedNote> kept;

    /// @param db in one transaction that sees one state, and that fetches rows in portions
    /// @param keys that a checkpoint may be signed with; empty for those that the database names
    /// @param kept checkpoints that were kept elsewhere
    public HistoryVerification(DSLContext db, List<NoteKey> keys, List<SignedNote> kept) {
        this.db = db;
        this.keys = keys.isEmpty() ? new HistoryTree(db).keys() : List.copyOf(keys);
        this.kept = List.copyOf(kept);
    }

    /// @param events in the history
    /// @param covered of them by a checkpoint that fits
    /// @param checkpoints that fit, those kept elsewhere included
    /// @param keys that checkpoints may be signed with
    /// @param fault the first entry that is wrong, when there is one; the counts then go up to it
    public record Outcome(
            long events, long covered, long checkpoints, List<NoteKey> keys, Optional<HistoryFault> fault) {}

    /// Thrown to end the walk.
    private static final class Found extends RuntimeException {
        private final transient HistoryFault fault;

        Found(Kind kind, @Nullable Long position, String sentence) {
            super(sentence, null, false, false);
            fault = new HistoryFault(kind, position, sentence);
        }
    }

    public Outcome run() {
        var walk = new Walk();
        try {
            walk.run();
            return walk.outcome(Optional.empty());
        } catch (Found found) {
            return walk.outcome(Optional.of(found.fault));
        }
    }

    /// An event whose hash is not the recorded one.
    private record Suspect(EventRecord event, Hash recorded) {}

    private final class Walk {
        private final Frontier frontier = Frontier.empty();
        private final List<Suspect> suspects = new ArrayList<>();
        private final List<Checkpoint> outside = new ArrayList<>();
        private long events;
        private long covered;
        private long coveredPosition;
        private long checkpoints;
        private long lastEvent;
        private long lastLeaf;

        Outcome outcome(Optional<HistoryFault> fault) {
            return new Outcome(events, covered, checkpoints, keys, fault);
        }

        void run() {
            lastEvent = greatest(DOMAIN_EVENT, DOMAIN_EVENT.POSITION);
            lastLeaf = greatest(TREE_LEAF, TREE_LEAF.POSITION);
            kept.forEach(note -> outside.add(read(note, "a checkpoint that was kept elsewhere")));
            outside.sort(Comparator.comparingLong(Checkpoint::size));
            Field<Long> position = coalesce(DOMAIN_EVENT.POSITION, TREE_LEAF.POSITION);
            var fields = new ArrayList<Field<?>>(EventRecord.FIELDS);
            fields.addAll(List.of(TREE_LEAF.INDEX, TREE_LEAF.POSITION, TREE_LEAF.HASH));
            try (Cursor<Record> rows = db.select(fields)
                            .from(DOMAIN_EVENT)
                            .fullJoin(TREE_LEAF)
                            .on(DOMAIN_EVENT.POSITION.eq(TREE_LEAF.POSITION))
                            .orderBy(position)
                            .fetchSize(FETCH)
                            .fetchLazy();
                    Cursor<TreeNodeRecord> nodes = db.selectFrom(TREE_NODE)
                            .orderBy(field("(index + 1) * (1::bigint << level)", Long.class), TREE_NODE.LEVEL)
                            .fetchSize(FETCH)
                            .fetchLazy();
                    Cursor<TreeCheckpointRecord> signed = db.selectFrom(TREE_CHECKPOINT)
                            .orderBy(TREE_CHECKPOINT.SIZE)
                            .fetchSize(FETCH)
                            .fetchLazy()) {
                var upcoming = new Upcoming(signed);
                for (Record row : rows) {
                    look(row, nodes, upcoming);
                }
                if (!suspects.isEmpty()) {
                    throw told();
                }
                if (nodes.fetchNext() != null) {
                    throw new Found(Kind.TREE, null, "the tree has nodes above leaves that are not there");
                }
                if (upcoming.next != null) {
                    throw beyond(upcoming.next.size());
                }
            }
            outside.stream().filter(c -> c.size() > frontier.size()).findFirst().ifPresent(checkpoint -> {
                throw beyond(checkpoint.size());
            });
        }

        private Found beyond(long size) {
            return new Found(
                    Kind.TRUNCATED,
                    null,
                    "a checkpoint over " + size + " events was signed, but the tree ends after " + frontier.size()
                            + ": the history was cut off behind position " + lastLeaf);
        }

        private void look(Record row, Cursor<TreeNodeRecord> nodes, Upcoming upcoming) {
            Long eventAt = row.get(DOMAIN_EVENT.POSITION);
            Long leafAt = row.get(TREE_LEAF.POSITION);
            if (!suspects.isEmpty()) {
                if (eventAt != null && leafAt != null && suspects.size() < MOST_SUSPECTS) {
                    suspect(EventRecord.of(row), Hash.of(row.get(TREE_LEAF.HASH)));
                }
                return;
            }
            if (leafAt == null) {
                if (eventAt < lastLeaf) {
                    throw new Found(
                            Kind.INSERTED,
                            eventAt,
                            "the event at position " + eventAt + " (" + row.get(DOMAIN_EVENT.EVENT_ID)
                                    + ") was put in between: the tree goes on behind it and does not know it");
                }
                events++;
                return;
            }
            if (eventAt == null) {
                throw leafAt > lastEvent
                        ? new Found(
                                Kind.TRUNCATED,
                                leafAt,
                                "the history was cut off: its last event is at position " + lastEvent
                                        + ", the first that is missing was at position " + leafAt)
                        : new Found(
                                Kind.MISSING,
                                leafAt,
                                "the event at position " + leafAt + " is missing: the tree has leaf "
                                        + row.get(TREE_LEAF.INDEX) + " for it");
            }
            events++;
            if (row.get(TREE_LEAF.INDEX) != frontier.size()) {
                throw new Found(
                        Kind.TREE,
                        leafAt,
                        "the leaf of position " + leafAt + " has the number " + row.get(TREE_LEAF.INDEX) + " where "
                                + frontier.size() + " comes next");
            }
            EventRecord event = EventRecord.of(row);
            Hash recorded = Hash.of(row.get(TREE_LEAF.HASH));
            if (!suspect(event, recorded)) {
                climb(recorded, leafAt, nodes);
                while (upcoming.next != null && upcoming.next.size() == frontier.size()) {
                    fits(upcoming.checkpoint(), leafAt);
                    upcoming.advance();
                }
                outside.stream().filter(c -> c.size() == frontier.size()).forEach(c -> fits(c, leafAt));
            }
        }

        private boolean suspect(EventRecord event, Hash recorded) {
            boolean wrong = !event.leaf().equals(recorded);
            if (wrong) {
                suspects.add(new Suspect(event, recorded));
            }
            return wrong;
        }

        private void climb(Hash leaf, long position, Cursor<TreeNodeRecord> nodes) {
            for (Frontier.Node node : frontier.add(leaf)) {
                if (node.level() > 0) {
                    TreeNodeRecord stored = nodes.fetchNext();
                    if (stored == null
                            || stored.getLevel() != node.level()
                            || stored.getIndex() != node.index()
                            || !Hash.of(stored.getHash()).equals(node.hash())) {
                        throw new Found(
                                Kind.TREE,
                                position,
                                "node " + node.index() + " at level " + node.level() + " of the tree is not the hash"
                                        + " of what is below it, the last of which is the event at position "
                                        + position);
                    }
                }
            }
        }

        private void fits(Checkpoint checkpoint, long position) {
            if (!frontier.root().equals(checkpoint.root())) {
                throw new Found(
                        Kind.REWRITTEN,
                        null,
                        "events and their tree were rewritten together between position " + (coveredPosition + 1)
                                + " and " + position + ": the checkpoint over " + checkpoint.size()
                                + " events has another root, the one over " + covered + " events still fits");
            }
            checkpoints++;
            covered = checkpoint.size();
            coveredPosition = position;
        }

        /// Says of the first of the wrong events whether it changed its place with another.
        private Found told() {
            EventRecord first = suspects.getFirst().event();
            for (Suspect other : suspects.subList(1, suspects.size())) {
                if (moved(first, other.event()).leaf().equals(other.recorded())) {
                    return new Found(
                            Kind.MOVED,
                            first.position(),
                            "the event at position " + first.position() + " (" + first.eventId()
                                    + ") is not at its place: it was recorded at position "
                                    + other.event().position());
                }
            }
            return new Found(
                    Kind.CHANGED,
                    first.position(),
                    "the event at position " + first.position() + " (" + first.eventId() + ", " + first.type()
                            + ") is not as it was recorded");
        }

        private static EventRecord moved(EventRecord event, EventRecord to) {
            return new EventRecord(
                    to.position(),
                    event.eventId(),
                    event.type(),
                    event.revision(),
                    event.aggregateType(),
                    event.aggregateId(),
                    event.sequence(),
                    event.recordedAt(),
                    event.payload(),
                    event.metadata());
        }
    }

    /// The stored checkpoints, one after the other.
    private final class Upcoming {
        private final Cursor<TreeCheckpointRecord> rows;
        private @Nullable Checkpoint next;

        Upcoming(Cursor<TreeCheckpointRecord> rows) {
            this.rows = rows;
            advance();
        }

        Checkpoint checkpoint() {
            if (next == null) {
                throw new IllegalStateException("there is none");
            }
            return next;
        }

        private void advance() {
            TreeCheckpointRecord row = rows.fetchNext();
            if (row == null) {
                next = null;
                return;
            }
            String name = "the checkpoint over " + row.getSize() + " events";
            Checkpoint signed;
            try {
                signed = read(SignedNote.parse(row.getNote()), name);
            } catch (IllegalArgumentException e) {
                throw new Found(Kind.CHECKPOINT, null, name + " is not a signed note any more");
            }
            if (signed.size() != row.getSize() || !signed.root().equals(Hash.of(row.getRoot()))) {
                throw new Found(Kind.CHECKPOINT, null, name + " says something else than was signed");
            }
            next = signed;
        }
    }

    private Checkpoint read(SignedNote note, String name) {
        if (keys.stream().noneMatch(note::isSignedBy)) {
            throw new Found(Kind.CHECKPOINT, null, name + " is not signed by a known key");
        }
        try {
            return Checkpoint.parse(note.text());
        } catch (IllegalArgumentException e) {
            throw new Found(Kind.CHECKPOINT, null, name + " cannot be read");
        }
    }

    private long greatest(Table<?> table, Field<Long> position) {
        Long found = db.select(max(position)).from(table).fetchOne(0, Long.class);
        return found == null ? 0 : found;
    }
}
