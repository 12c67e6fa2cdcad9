package io.infranaut.platform.transparency;

import static io.infranaut.persistence.jooq.event_store.Tables.DOMAIN_EVENT;
import static io.infranaut.persistence.jooq.event_store.Tables.TREE_CHECKPOINT;
import static io.infranaut.persistence.jooq.event_store.Tables.TREE_KEY;
import static io.infranaut.persistence.jooq.event_store.Tables.TREE_LEAF;
import static io.infranaut.persistence.jooq.event_store.Tables.TREE_NODE;
import static org.jooq.impl.DSL.row;

import io.infranaut.persistence.jooq.event_store.tables.records.TreeCheckpointRecord;
import io.infranaut.persistence.jooq.event_store.tables.records.TreeLeafRecord;
import io.infranaut.platform.readmodel.BinaryCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.Row2;
import org.jspecify.annotations.Nullable;

/// The tree over the history of events, as it is kept in the database beside the events.
public final class HistoryTree implements Merkle.Nodes {
    private static final int AT_ONCE = 1000;

    private final DSLContext db;

    public HistoryTree(DSLContext db) {
        this.db = db;
    }

    /// An event's place in the tree.
    public record Leaf(long index, long position, Hash hash) {
        static Leaf of(TreeLeafRecord row) {
            return new Leaf(row.getIndex(), row.getPosition(), Hash.of(row.getHash()));
        }
    }

    /// A signed state of the tree.
    ///
    /// @param position of the last event in it
    public record Signed(Checkpoint checkpoint, long position, String note, Instant at) {
        static Signed of(TreeCheckpointRecord row) {
            return new Signed(
                    Checkpoint.parse(SignedNote.parse(row.getNote()).text()),
                    row.getPosition(),
                    row.getNote(),
                    row.getSignedAt());
        }
    }

    public Optional<Leaf> last() {
        return db.selectFrom(TREE_LEAF).orderBy(TREE_LEAF.INDEX.desc()).limit(1).fetchOptional(Leaf::of);
    }

    public long size() {
        return last().map(leaf -> leaf.index() + 1).orElse(0L);
    }

    public Optional<Leaf> leaf(long position) {
        return db.fetchOptional(TREE_LEAF, TREE_LEAF.POSITION.eq(position)).map(Leaf::of);
    }

    @Override
    public Hash node(int level, long index) {
        byte @Nullable [] hash = level == 0
                ? db.select(TREE_LEAF.HASH)
                        .from(TREE_LEAF)
                        .where(TREE_LEAF.INDEX.eq(index))
                        .fetchOne(TREE_LEAF.HASH)
                : db.select(TREE_NODE.HASH)
                        .from(TREE_NODE)
                        .where(TREE_NODE.LEVEL.eq(level), TREE_NODE.INDEX.eq(index))
                        .fetchOne(TREE_NODE.HASH);
        if (hash == null) {
            throw new IllegalArgumentException("the tree has no node " + index + " at level " + level);
        }
        return Hash.of(hash);
    }

    /// Adds the events up to a position, in the transaction of the caller. No event may come below that position any
    /// more.
    public void grow(long upTo) {
        Optional<Leaf> last = last();
        long position = last.map(Leaf::position).orElse(0L);
        Frontier frontier = last.map(this::edge).orElseGet(Frontier::empty);
        int added;
        do {
            List<EventRecord> events = db.select(EventRecord.FIELDS)
                    .from(DOMAIN_EVENT)
                    .where(DOMAIN_EVENT.POSITION.gt(position), DOMAIN_EVENT.POSITION.le(upTo))
                    .orderBy(DOMAIN_EVENT.POSITION)
                    .limit(AT_ONCE)
                    .fetch(EventRecord::of);
            add(events, frontier);
            added = events.size();
            position = added == 0 ? position : events.getLast().position();
        } while (added == AT_ONCE);
    }

    /// The edge of the tree whose last leaf is that, by one look-up.
    private Frontier edge(Leaf last) {
        long size = last.index() + 1;
        var peaks = new ArrayList<Row2<Integer, Long>>();
        for (int level = 1; size >>> level > 0; level++) {
            if ((size >>> level & 1) == 1) {
                peaks.add(row(level, (size >>> level) - 1));
            }
        }
        Map<Integer, Hash> hashes = db.select(TREE_NODE.LEVEL, TREE_NODE.HASH)
                .from(TREE_NODE)
                .where(row(TREE_NODE.LEVEL, TREE_NODE.INDEX).in(peaks))
                .fetchMap(Record2::value1, found -> Hash.of(found.value2()));
        hashes.put(0, last.hash());
        return Frontier.of(size, (level, index) -> {
            Hash hash = hashes.get(level);
            if (hash == null) {
                throw new IllegalStateException("the tree has no node " + index + " at level " + level);
            }
            return hash;
        });
    }

    private void add(List<EventRecord> events, Frontier frontier) {
        var leaves = new ArrayList<Object[]>();
        var nodes = new ArrayList<Object[]>();
        for (EventRecord event : events) {
            for (Frontier.Node node : frontier.add(event.leaf())) {
                byte[] hash = node.hash().bytes();
                if (node.level() == 0) {
                    leaves.add(new Object[] {node.index(), event.position(), hash});
                } else {
                    nodes.add(new Object[] {node.level(), node.index(), hash});
                }
            }
        }
        db.connection(connection -> {
            copy(leaves, connection, "event_store.tree_leaf (index, position, hash)");
            copy(nodes, connection, "event_store.tree_node (level, index, hash)");
        });
    }

    private static void copy(List<Object[]> rows, Connection connection, String table) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var copy = new BinaryCopy(connection, "copy " + table + " from stdin (format binary)")) {
            for (Object[] row : rows) {
                copy.row(row.length);
                for (Object value : row) {
                    copy.value(value);
                }
            }
            copy.finish();
        }
    }

    /// Signs the tree as it is, unless that was done, in the transaction of the caller.
    public void sign(NoteSigner signer, Instant at) {
        last().filter(leaf -> !db.fetchExists(TREE_CHECKPOINT, TREE_CHECKPOINT.SIZE.eq(leaf.index() + 1)))
                .ifPresent(leaf -> {
                    long size = leaf.index() + 1;
                    var checkpoint =
                            new Checkpoint(signer.key().name(), size, edge(leaf).root());
                    String note = signer.sign(checkpoint.text()).toString();
                    db.insertInto(TREE_KEY)
                            .values(signer.key().toString(), at)
                            .onConflictDoNothing()
                            .execute();
                    db.insertInto(TREE_CHECKPOINT)
                            .values(size, checkpoint.root().bytes(), leaf.position(), note, at)
                            .onConflictDoNothing()
                            .execute();
                });
    }

    public Optional<Signed> latest() {
        return db.selectFrom(TREE_CHECKPOINT)
                .orderBy(TREE_CHECKPOINT.SIZE.desc())
                .limit(1)
                .fetchOptional(Signed::of);
    }

    public Optional<Signed> checkpoint(long size) {
        return db.fetchOptional(TREE_CHECKPOINT, TREE_CHECKPOINT.SIZE.eq(size)).map(Signed::of);
    }

    /// Newest first.
    ///
    /// @param below sizes less than this
    public List<Signed> checkpoints(long below, int limit) {
        return db.selectFrom(TREE_CHECKPOINT)
                .where(TREE_CHECKPOINT.SIZE.lt(below))
                .orderBy(TREE_CHECKPOINT.SIZE.desc())
                .limit(limit)
                .fetch(Signed::of);
    }

    /// The public keys that have signed, the first one first.
    public List<NoteKey> keys() {
        return db.select(TREE_KEY.KEY)
                .from(TREE_KEY)
                .orderBy(TREE_KEY.FIRST_USED_AT, TREE_KEY.KEY)
                .fetch(row -> NoteKey.parse(row.value1()));
    }
}
