package io.infranaut.storage.projection;

import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import io.infranaut.statistics.profile.Moments;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a column of a batch holds, such that the summaries of several batches make that of all.
///
/// @param min least value of numbers, and of instants in microseconds since 1970; exact
/// @param mean of numbers; null for instants and where it does not fit a double
/// @param deviation standard deviation of the population
/// @param minText least text by UTF-16 code units, its first 200 characters
/// @param trues how many values are true
record ColumnSummary(
        long rows,
        long nulls,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable Double mean,
        @Nullable Double deviation,
        @Nullable String minText,
        @Nullable String maxText,
        @Nullable Long trues) {
    private static final int TEXT = 200;

    static ColumnSummary of(Values values, boolean isTime) {
        long rows = values.size();
        long nulls = values.nullCount();
        if (rows == nulls) {
            return new ColumnSummary(rows, nulls, null, null, null, null, null, null, null);
        }
        return switch (values) {
            case Longs longs -> {
                long[] present = longs.present();
                BigDecimal min = BigDecimal.valueOf(Arrays.stream(present).min().orElseThrow());
                BigDecimal max = BigDecimal.valueOf(Arrays.stream(present).max().orElseThrow());
                yield isTime
                        ? new ColumnSummary(rows, nulls, min, max, null, null, null, null, null)
                        : ofNumbers(
                                rows,
                                nulls,
                                min,
                                max,
                                Arrays.stream(present).asDoubleStream().toArray());
            }
            case Doubles doubles -> {
                double[] present = doubles.present();
                double min = Arrays.stream(present).min().orElseThrow();
                double max = Arrays.stream(present).max().orElseThrow();
                yield ofNumbers(rows, nulls, new BigDecimal(min), new BigDecimal(max), present);
            }
            case Booleans booleans -> {
                long trues = 0;
                for (int i = 0; i < booleans.size(); i++) {
                    trues += !booleans.isNull(i) && booleans.get(i) ? 1 : 0;
                }
                yield new ColumnSummary(rows, nulls, null, null, null, null, null, null, trues);
            }
            case Strings strings -> ofTexts(rows, nulls, strings);
        };
    }

    private static ColumnSummary ofNumbers(long rows, long nulls, BigDecimal min, BigDecimal max, double[] present) {
        Moments moments = Moments.of(present);
        boolean finite = Double.isFinite(moments.mean()) && Double.isFinite(moments.standardDeviation());
        return new ColumnSummary(
                rows,
                nulls,
                min,
                max,
                finite ? moments.mean() : null,
                finite ? moments.standardDeviation() : null,
                null,
                null,
                null);
    }

    private static ColumnSummary ofTexts(long rows, long nulls, Strings strings) {
        String min = null;
        String max = null;
        for (int i = 0; i < strings.size(); i++) {
            if (!strings.isNull(i)) {
                String text = strings.get(i);
                min = min == null || text.compareTo(min) < 0 ? text : min;
                max = max == null || text.compareTo(max) > 0 ? text : max;
            }
        }
        return new ColumnSummary(rows, nulls, null, null, null, null, shortened(min), shortened(max), null);
    }

    private static @Nullable String shortened(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int end = Math.min(TEXT, text.length());
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).replace('\0', '\u2400');
    }
}
