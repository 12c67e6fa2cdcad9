package io.infranaut.statistics.sketch;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One pass over a column of texts or categories, whatever its length: rows, missing, distinct and most frequent
/// values.
public final class TextSketch {
    private static final String NAME = "text-sketch";
    private static final int VERSION = 1;

    private final DistinctCount distinct;
    private final TopValues top;
    private long missing;

    public TextSketch() {
        this(new DistinctCount(), new TopValues());
    }

    private TextSketch(DistinctCount distinct, TopValues top) {
        this.distinct = distinct;
        this.top = top;
    }

    /// @throws IllegalArgumentException if the bytes are not the state of such a sketch
    public static TextSketch resume(byte[] state) {
        StateReader in = new StateReader(state).expect(NAME, VERSION);
        long missing = in.readLong();
        TextSketch sketch = new TextSketch(DistinctCount.resume(in.readBytes()), TopValues.resume(in.readBytes()));
        in.end();
        sketch.missing = missing;
        return sketch;
    }

    public byte[] state() {
        return new StateWriter(NAME, VERSION)
                .add(missing)
                .add(distinct.state())
                .add(top.state())
                .bytes();
    }

    /// @param value null when it is missing
    public void add(@Nullable String value) {
        if (value == null) {
            missing++;
        } else {
            distinct.add(value);
            top.add(value);
        }
    }

    public void merge(TextSketch other) {
        distinct.merge(other.distinct);
        top.merge(other.top);
        missing += other.missing;
    }

    /// All rows, missing ones among them.
    public long rows() {
        return top.total() + missing;
    }

    public long missing() {
        return missing;
    }

    /// How many different values there are: exactly as long as the most frequent ones are exact, otherwise about.
    public double distinct() {
        return top.exact() ? top.size() : distinct.estimate();
    }

    public TopValues top() {
        return top;
    }

    /// Rows of each category, the missing ones left out, for a comparison of two columns.
    ///
    /// @return insufficient when there were more categories than counters
    public Result<SortedMap<String, Long>> counts() {
        if (!top.exact()) {
            return Result.insufficient("about %d categories are more than the %d that are counted one by one"
                    .formatted(Math.round(distinct.estimate()), top.capacity()));
        }
        SortedMap<String, Long> counts = new TreeMap<>();
        top.all().forEach(t -> counts.put(Objects.requireNonNull(t.text()), t.count()));
        return Result.of(counts);
    }
}
