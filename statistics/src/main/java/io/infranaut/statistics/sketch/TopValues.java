package io.infranaut.statistics.sketch;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The most frequent values of a stream, numbers and texts alike, with a bounded number of counters. Exact as long as
/// there are no more different values than counters. When there are more, the counters are lowered together until half
/// of them are free: no count is ever too high, and none is too low by more than [#undercount], which is at most 2 /
/// counters of all values.
///
/// Source: Misra & Gries 1982; Agarwal, Cormode, Huang, Phillips, Wei & Yi 2012 (merging).
public final class TopValues {
    public static final int DEFAULT_CAPACITY = 1_000;

    private static final String NAME = "top-values";
    private static final int VERSION = 1;

    private final int capacity;
    private final long[] keys;
    private final @Nullable String[] texts;
    private final long[] counts;
    private final long[] keptKeys;
    private final @Nullable String[] keptTexts;
    private final long[] keptCounts;
    private final long[] sorted;
    private int size;
    private long total;
    private long undercount;

    /// A value and how often it was seen.
    ///
    /// @param text the value if it is a text, otherwise null
    /// @param number the value if it is a number, otherwise 0
    /// @param count at most the true one, and below it by at most [#undercount]
    public record Top(@Nullable String text, double number, long count) {}

    public TopValues() {
        this(DEFAULT_CAPACITY);
    }

    /// @param capacity counters, 2 to 1 000 000
    public TopValues(int capacity) {
        if (capacity < 2 || capacity > 1_000_000) {
            throw new IllegalArgumentException("there are 2 to 1000000 counters, not " + capacity);
        }
        int slots = Integer.highestOneBit(capacity) * 8;
        int most = 2 * capacity;
        this.capacity = capacity;
        this.keys = new long[slots];
        this.texts = new String[slots];
        this.counts = new long[slots];
        this.keptKeys = new long[most];
        this.keptTexts = new String[most];
        this.keptCounts = new long[most];
        this.sorted = new long[most];
    }

    /// @throws IllegalArgumentException if the bytes are not the state of such counters
    public static TopValues resume(byte[] state) {
        StateReader in = new StateReader(state).expect(NAME, VERSION);
        TopValues top = new TopValues(in.readInt());
        top.undercount = in.readLong();
        long total = in.readLong();
        int entries = in.readInt();
        if (entries > top.capacity) {
            throw new IllegalArgumentException(entries + " values do not fit " + top.capacity + " counters");
        }
        for (int i = 0; i < entries; i++) {
            if (in.readBoolean()) {
                top.add(in.readString(), in.readLong());
            } else {
                top.add(in.readDouble(), in.readLong());
            }
        }
        top.total = total;
        in.end();
        return top;
    }

    public byte[] state() {
        StateWriter out = new StateWriter(NAME, VERSION)
                .add(capacity)
                .add(undercount)
                .add(total)
                .add(size);
        for (Top top : all()) {
            out.add(top.text != null);
            if (top.text != null) {
                out.add(top.text);
            } else {
                out.add(top.number);
            }
            out.add(top.count);
        }
        return out.bytes();
    }

    /// −0 and 0 are one value.
    public void add(double value) {
        add(value, 1);
    }

    public void add(String value) {
        add(value, 1);
    }

    private void add(double value, long times) {
        total += times;
        count(Hash.bits(value), null, times);
        freeIfFull();
    }

    private void add(String value, long times) {
        total += times;
        count(Hash.of(value), value, times);
        freeIfFull();
    }

    private void count(long key, @Nullable String text, long times) {
        int slot = (int) Hash.of(key) & (keys.length - 1);
        while (counts[slot] != 0) {
            if (keys[slot] == key && (text == null ? texts[slot] == null : text.equals(texts[slot]))) {
                counts[slot] += times;
                return;
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        texts[slot] = text;
        counts[slot] = times;
        size++;
    }

    private void freeIfFull() {
        if (size > capacity) {
            free();
        }
    }

    /// Lowers all counters by the largest count that must go for half of them to be free.
    private void free() {
        int used = 0;
        for (int slot = 0; slot < counts.length; slot++) {
            if (counts[slot] > 0) {
                keptKeys[used] = keys[slot];
                keptTexts[used] = texts[slot];
                keptCounts[used] = counts[slot];
                sorted[used++] = counts[slot];
            }
        }
        Arrays.sort(sorted, 0, used);
        long lowered = sorted[used - capacity / 2 - 1];
        undercount += lowered;
        Arrays.fill(counts, 0);
        Arrays.fill(texts, null);
        size = 0;
        for (int i = 0; i < used; i++) {
            if (keptCounts[i] > lowered) {
                count(keptKeys[i], keptTexts[i], keptCounts[i] - lowered);
            }
            keptTexts[i] = null;
        }
    }

    /// @param other with as many counters
    public void merge(TopValues other) {
        if (other.capacity != capacity) {
            throw new IllegalArgumentException("%d and %d counters do not merge".formatted(capacity, other.capacity));
        }
        for (int slot = 0; slot < other.counts.length; slot++) {
            if (other.counts[slot] > 0) {
                count(other.keys[slot], other.texts[slot], other.counts[slot]);
            }
        }
        total += other.total;
        undercount += other.undercount;
        freeIfFull();
    }

    public int capacity() {
        return capacity;
    }

    /// Values with a counter: all different values while exact.
    public int size() {
        return size;
    }

    /// Values that were counted.
    public long total() {
        return total;
    }

    /// By how much a count may be too low, and how often a value that is not told may have been seen; 0 means exact.
    public long undercount() {
        return undercount;
    }

    /// Whether every value has a counter of its own, and so every count is right.
    public boolean exact() {
        return undercount == 0;
    }

    /// All values with a counter, as [#top] has them.
    public List<Top> all() {
        return top(size);
    }

    /// The numbers among the values with a counter, ascending.
    public double[] numbers() {
        return all().stream()
                .filter(t -> t.text == null)
                .mapToDouble(Top::number)
                .sorted()
                .toArray();
    }

    /// The most frequent values, most frequent first; among equals numbers in their order, then texts in theirs.
    public List<Top> top(int most) {
        return IntStream.range(0, counts.length)
                .filter(i -> counts[i] > 0)
                .mapToObj(i -> new Top(texts[i], texts[i] == null ? Double.longBitsToDouble(keys[i]) : 0, counts[i]))
                .sorted(Comparator.comparingLong(Top::count)
                        .reversed()
                        .thenComparingDouble(Top::number)
                        .thenComparing(Top::text, Comparator.nullsFirst(Comparator.naturalOrder())))
                .limit(most)
                .toList();
    }
}
