package io.infranaut.statistics.preset;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.Shares;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Both sides of a column, cleaned. Numbers are sorted once, and only if a test needs their order.
final class Sides {
    private final @Nullable Finite reference;
    private final @Nullable Finite current;
    private final boolean whole;
    private final SortedMap<String, Long> ofReference;
    private final SortedMap<String, Long> ofCurrent;
    private double @Nullable [] sortedReference;
    private double @Nullable [] sortedCurrent;

    private Sides(Column.Numbers reference, Column.Numbers current) {
        this.reference = Finite.of(reference.values());
        this.current = Finite.of(current.values());
        this.whole = reference.whole() && current.whole();
        this.ofReference = new TreeMap<>();
        this.ofCurrent = new TreeMap<>();
    }

    private Sides(Column.Labels reference, Column.Labels current) {
        this.reference = null;
        this.current = null;
        this.whole = false;
        this.ofReference = reference.counts();
        this.ofCurrent = current.counts();
    }

    static Sides of(Column reference, Column current) {
        if (reference instanceof Column.Numbers a && current instanceof Column.Numbers b) {
            return new Sides(a, b);
        }
        if (reference instanceof Column.Labels a && current instanceof Column.Labels b) {
            return new Sides(a, b);
        }
        throw new IllegalArgumentException("one side has numbers and the other has labels");
    }

    boolean numeric() {
        return reference != null;
    }

    /// The reference's numbers in ascending order.
    double[] a() {
        if (sortedReference == null) {
            sortedReference = NumericProfile.sortedFinite(numbers(reference).values());
        }
        return sortedReference;
    }

    /// The current numbers in ascending order.
    double[] b() {
        if (sortedCurrent == null) {
            sortedCurrent = NumericProfile.sortedFinite(numbers(current).values());
        }
        return sortedCurrent;
    }

    /// The reference's numbers as they came.
    double[] unsortedA() {
        return numbers(reference).values();
    }

    /// The current numbers as they came.
    double[] unsortedB() {
        return numbers(current).values();
    }

    private static Finite numbers(@Nullable Finite values) {
        if (values == null) {
            throw new IllegalArgumentException("this test takes numbers only");
        }
        return values;
    }

    long n() {
        return reference != null ? reference.values().length : rows(ofReference);
    }

    long m() {
        return current != null ? current.values().length : rows(ofCurrent);
    }

    private static long rows(SortedMap<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How many distinct values both sides have together, counting no further than `limit`.
    int distinctUpTo(int limit) {
        return reference != null && current != null
                ? NumericProfile.distinctUpTo(limit, reference.values(), current.values())
                : Math.min(limit, labels().size());
    }

    int distinctInReferenceUpTo(int limit) {
        return NumericProfile.distinctUpTo(limit, numbers(reference).values());
    }

    private SortedSet<String> labels() {
        SortedSet<String> labels = new TreeSet<>(ofReference.keySet());
        labels.addAll(ofCurrent.keySet());
        return labels;
    }

    /// The distinct numbers of both sides in ascending order.
    double[] distinctNumbers() {
        double[] a = a();
        double[] b = b();
        double[] distinct = new double[a.length + b.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            double x = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
            while (i < a.length && a[i] == x) {
                i++;
            }
            while (j < b.length && b[j] == x) {
                j++;
            }
            distinct[size++] = x;
        }
        return Arrays.copyOf(distinct, size);
    }

    /// Rows of each value of either side, in the values' order.
    long[][] counts() {
        if (numeric()) {
            double[] cells = distinctNumbers();
            return new long[][] {ofEach(a(), cells), ofEach(b(), cells)};
        }
        SortedSet<String> labels = labels();
        return new long[][] {
            labels.stream().mapToLong(l -> ofReference.getOrDefault(l, 0L)).toArray(),
            labels.stream().mapToLong(l -> ofCurrent.getOrDefault(l, 0L)).toArray()
        };
    }

    Shares shares() {
        long[][] counts = counts();
        return new Shares(counts[0], counts[1]);
    }

    private static long[] ofEach(double[] sorted, double[] cells) {
        long[] counts = new long[cells.length];
        int cell = 0;
        for (double value : sorted) {
            while (cells[cell] != value) {
                cell++;
            }
            counts[cell]++;
        }
        return counts;
    }

    /// Rows of each of the bins that Sturges' rule gives `n` values over both sides' range.
    long[][] sturges(long n) {
        Finite a = numbers(reference);
        Finite b = numbers(current);
        NumpyBins bins = NumpyBins.sturges(n, Math.min(a.low(), b.low()), Math.max(a.high(), b.high()), whole);
        return new long[][] {
            bins.count(a.values()).within(), bins.count(b.values()).within()
        };
    }
}
