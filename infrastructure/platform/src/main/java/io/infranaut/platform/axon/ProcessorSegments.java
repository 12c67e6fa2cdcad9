package io.infranaut.platform.axon;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.eventhandling.Segment;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Splits and merges the segments of processors, whichever nodes run them. The processor is held: no node claims a
/// segment of it, and those that have one give it back. Once nobody has one, the tokens change in one transaction, and
/// it goes on.
///
/// Two segments that are merged need not be equally far: the new one begins where the one behind was, and leaves out
/// what the other one had handled.
public final class ProcessorSegments {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorSegments.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How many segments a processor has at most.
    public static final int MOST = 16;

    private final DSLContext db;
    private final TransactionTemplate transaction;

    public ProcessorSegments(DSLContext db, TransactionTemplate transaction) {
        this.db = db;
        this.transaction = transaction;
    }

    /// The segment of an id and a mask.
    static Segment segment(int id, int mask) {
        // each is a half of the one with the next shorter mask
        Segment found = Segment.ROOT_SEGMENT;
        while (found.getMask() != mask) {
            Segment[] halves = found.split();
            found = (id & halves[0].getMask()) == halves[0].getSegmentId() ? halves[0] : halves[1];
        }
        return found;
    }

    /// The segments that there are.
    ///
    /// @param name of a read model, whose serving generation is meant, or of a process
    public List<Integer> of(String name) {
        return db.fetch(
                        "select segment from event_store.token_entry where processor_name = ? order by segment",
                        processor(name))
                .map(row -> row.get(0, Integer.class));
    }

    private record Token(int segment, long position, boolean claimed) {}

    /// Splits a segment into two of equal size, or merges it with the one that it was split from.
    ///
    /// @param name of a read model, whose serving generation is meant, or of a process
    /// @param segment null for the largest one to split, or the smallest one to merge
    /// @param change names the change: carried out once, however often it is asked for
    public void change(String name, boolean split, @Nullable Integer segment, String change)
            throws InterruptedException {
        hold(name, true);
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!Objects.requireNonNull(transaction.execute(_ -> changed(name, split, segment, change)))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("some node does not give back the segments of " + name);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } finally {
            hold(name, false);
        }
    }

    private void hold(String name, boolean held) {
        db.execute("update platform.processor set changing = ? where name = ?", held, name);
    }

    /// @return false while some segment is claimed
    private boolean changed(String name, boolean split, @Nullable Integer segment, String change) {
        String processor = processor(name);
        List<Token> tokens = db.fetch(
                        "select segment, coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0),"
                                + " owner is not null from event_store.token_entry where processor_name = ?"
                                + " order by segment for update",
                        processor)
                .map(row -> new Token(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, Boolean.class)));
        if (tokens.stream().anyMatch(Token::claimed)) {
            return false;
        }
        boolean isNew =
                db.execute("insert into platform.processor_change values (?) on conflict do nothing", change) == 1;
        int[] ids = tokens.stream().mapToInt(Token::segment).toArray();
        if (isNew && ids.length > 0) {
            Optional<Segment> chosen = choose(ids, split, segment);
            if (chosen.isPresent()) {
                int count = split ? split(processor, chosen.get()) : merge(processor, chosen.get(), tokens, ids);
                db.execute(
                        "update platform.read_model_generation set segments = ? where name || '-g' || generation = ?",
                        ids.length + count,
                        processor);
            } else {
                LOG.warn("the processor {} has no segment any more that could be changed so", processor);
            }
        }
        return true;
    }

    private String processor(String name) {
        return db.fetchOptional(
                        "select name || '-g' || generation from platform.read_model_generation"
                                + " where name = ? and state = 'SERVING'",
                        name)
                .map(row -> row.get(0, String.class))
                .orElse(name);
    }

    private static Optional<Segment> choose(int[] ids, boolean split, @Nullable Integer wanted) {
        Stream<Segment> all = Arrays.stream(ids)
                .mapToObj(id -> Segment.computeSegment(id, ids))
                .filter(segment -> wanted == null || segment.getSegmentId() == wanted);
        Comparator<Segment> bySize =
                Comparator.<Segment>comparingInt(segment -> segment.getMask()).thenComparing(Segment::getSegmentId);
        return split
                ? all.filter(_ -> ids.length < MOST).min(bySize)
                : all.filter(segment -> ids.length > 1 && other(segment, ids).isMergeableWith(segment))
                        .max(bySize);
    }

    private static Segment other(Segment segment, int[] ids) {
        int id = segment.mergeableSegmentId();
        return Arrays.stream(ids).anyMatch(each -> each == id) ? Segment.computeSegment(id, ids) : segment;
    }

    private int split(String processor, Segment segment) {
        return db.execute(
                "insert into event_store.token_entry (processor_name, segment, token, token_type, timestamp)"
                        + " select processor_name, ?, token, token_type, timestamp from event_store.token_entry"
                        + " where processor_name = ? and segment = ?",
                segment.splitSegmentId(),
                processor,
                segment.getSegmentId());
    }

    private int merge(String processor, Segment segment, List<Token> tokens, int[] ids) {
        Segment other = other(segment, ids);
        Segment merged = segment.mergedWith(other);
        boolean ahead = position(tokens, segment) > position(tokens, other);
        Segment first = ahead ? segment : other;
        Segment last = ahead ? other : segment;
        if (position(tokens, first) > position(tokens, last)) {
            db.execute(
                    "insert into platform.processor_merge values (?, ?, ?, ?) on conflict do nothing",
                    processor,
                    first.getSegmentId(),
                    first.getMask(),
                    position(tokens, first));
        }
        db.execute(
                "delete from event_store.token_entry where processor_name = ? and segment = ?",
                processor,
                first.getSegmentId());
        db.execute(
                "update event_store.token_entry set segment = ? where processor_name = ? and segment = ?",
                merged.getSegmentId(),
                processor,
                last.getSegmentId());
        return -1;
    }

    private static long position(List<Token> tokens, Segment segment) {
        return tokens.stream()
                .filter(token -> token.segment() == segment.getSegmentId())
                .mapToLong(Token::position)
                .findFirst()
                .orElseThrow();
    }
}
