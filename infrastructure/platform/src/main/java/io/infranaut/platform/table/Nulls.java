package io.infranaut.platform.table;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Which of a column's positions hold no value; no bit set is kept when none is missing.
final class Nulls {
    static final Nulls NONE = new Nulls(null, 0);

    private final @Nullable BitSet missing;
    private final int count;

    private Nulls(@Nullable BitSet missing, int count) {
        this.missing = missing;
        this.count = count;
    }

    /// Takes the bit set over: the caller does not change it afterwards.
    static Nulls of(BitSet missing) {
        int count = missing.cardinality();
        return count == 0 ? NONE : new Nulls(missing, count);
    }

    boolean at(int row) {
        return missing != null && missing.get(row);
    }

    int count() {
        return count;
    }

    Nulls slice(int from, int to) {
        return missing == null ? NONE : of(missing.get(from, to));
    }

    Nulls select(int[] rows) {
        if (missing == null) {
            return NONE;
        }
        var selected = new BitSet(rows.length);
        for (int i = 0; i < rows.length; i++) {
            if (missing.get(rows[i])) {
                selected.set(i);
            }
        }
        return of(selected);
    }
}
