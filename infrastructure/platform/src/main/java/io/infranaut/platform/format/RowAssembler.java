package io.infranaut.platform.format;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.BadRow.Problem;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts rows together value by value under the rules that all formats share, and keeps the rows that break them.
final class RowAssembler {
    private static final double EXACT_INTEGERS = 0x1p53;
    static final int UNKNOWN = -1;

    private final Column[] columns;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final TableBuilder builder;
    private final int maxStringBytes;
    private final List<BadRow> bad = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final boolean[] seen;
    private long ordinal;
    private long firstOrdinal;

    RowAssembler(TableSchema schema, ReadLimits limits) {
        columns = schema.columns().toArray(Column[]::new);
        for (int i = 0; i < columns.length; i++) {
            indexes.put(columns[i].name(), i);
        }
        builder = Table.builder(schema);
        maxStringBytes = limits.maxStringBytes();
        seen = new boolean[columns.length];
    }

    int indexOf(String column) {
        return indexes.getOrDefault(column, UNKNOWN);
    }

    ColumnType type(int column) {
        return columns[column].type();
    }

    /// Rows since the last batch.
    int pending() {
        return (int) (ordinal - firstOrdinal);
    }

    long ordinal() {
        return ordinal;
    }

    void rowProblem(String message) {
        problems.add(new Problem(null, "/" + ordinal, message));
    }

    void problem(int column, String message) {
        seen[column] = true;
        problem(columns[column].name(), message);
    }

    void problem(String column, String message) {
        problems.add(new Problem(
                column, "/" + ordinal + "/" + column.replace("~", "~0").replace("/", "~1"), message));
    }

    /// Whether the column has no value yet in this row; a second one is a problem.
    boolean first(int column) {
        if (seen[column]) {
            problem(column, "is given twice");
            return false;
        }
        seen[column] = true;
        return true;
    }

    void nullValue(int column) {
        if (columns[column].nullable()) {
            seen[column] = true;
            builder.putNull(column);
        } else {
            problem(column, "must not be null");
        }
    }

    void longValue(int column, long value) {
        switch (columns[column].type()) {
            case INTEGER -> {
                seen[column] = true;
                builder.putLong(column, value);
            }
            case DOUBLE -> doubleValue(column, value);
            case BOOLEAN, STRING, TIMESTAMP -> wrongType(column, "a number");
        }
    }

    void doubleValue(int column, double value) {
        switch (columns[column].type()) {
            case DOUBLE -> {
                if (Double.isFinite(value)) {
                    seen[column] = true;
                    builder.putDouble(column, value);
                } else {
                    problem(column, "is NaN, infinite or too large for a double");
                }
            }
            case INTEGER -> {
                if (value == Math.rint(value) && Math.abs(value) <= EXACT_INTEGERS) {
                    seen[column] = true;
                    builder.putLong(column, (long) value);
                } else {
                    problem(column, "is not an integer");
                }
            }
            case BOOLEAN, STRING, TIMESTAMP -> wrongType(column, "a number");
        }
    }

    void integerTooLarge(int column) {
        problem(column, "is not an integer of 64 bits");
    }

    void booleanValue(int column, boolean value) {
        if (columns[column].type() == ColumnType.BOOLEAN) {
            seen[column] = true;
            builder.putBoolean(column, value);
        } else {
            wrongType(column, "a boolean");
        }
    }

    void micros(int column, long micros) {
        if (columns[column].type() != ColumnType.TIMESTAMP) {
            wrongType(column, "a timestamp");
        } else if (micros < Instants.MIN_MICROS || micros > Instants.MAX_MICROS) {
            problem(column, "is not within the years 1 to 9999");
        } else {
            seen[column] = true;
            builder.putLong(column, micros);
        }
    }

    /// A value that its format holds as a string.
    void stringValue(int column, String value) {
        switch (columns[column].type()) {
            case STRING -> {
                if (value.length() > maxStringBytes || utf8Length(value) > maxStringBytes) {
                    problem(column, "is longer than " + maxStringBytes + " bytes");
                } else if (!TableBuilder.isWellFormed(value)) {
                    problem(column, "holds an unpaired surrogate");
                } else {
                    seen[column] = true;
                    builder.putString(column, value);
                }
            }
            case TIMESTAMP -> {
                long micros = Instants.parse(value);
                if (micros == Instants.INVALID) {
                    problem(column, "is not an RFC 3339 instant with offset, nor a date");
                } else {
                    seen[column] = true;
                    builder.putLong(column, micros);
                }
            }
            case BOOLEAN, INTEGER, DOUBLE -> wrongType(column, "a string");
        }
    }

    /// A value of a format that knows nothing but text.
    void text(int column, String value) {
        switch (columns[column].type()) {
            case STRING, TIMESTAMP -> stringValue(column, value);
            case BOOLEAN -> {
                if (value.equalsIgnoreCase("true")) {
                    booleanValue(column, true);
                } else if (value.equalsIgnoreCase("false")) {
                    booleanValue(column, false);
                } else {
                    problem(column, "is not true or false");
                }
            }
            case INTEGER -> {
                switch (Numbers.kind(value)) {
                    case INTEGER -> {
                        try {
                            longValue(column, Long.parseLong(value));
                        } catch (NumberFormatException e) {
                            integerTooLarge(column);
                        }
                    }
                    case DECIMAL -> doubleValue(column, Double.parseDouble(value));
                    case NOT_FINITE, NONE -> problem(column, "is not an integer");
                }
            }
            case DOUBLE -> {
                switch (Numbers.kind(value)) {
                    case INTEGER, DECIMAL -> doubleValue(column, Double.parseDouble(value));
                    case NOT_FINITE -> doubleValue(column, Double.NaN);
                    case NONE -> problem(column, "is not a number");
                }
            }
        }
    }

    void wrongType(int column, String what) {
        problem(column, "is " + what + " where " + columns[column].type() + " is expected");
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /// Ends a row; asks for its raw form only when it is bad.
    void endRow(Supplier<String> raw) {
        for (int i = 0; i < columns.length; i++) {
            if (!seen[i] && !columns[i].nullable() && !wholeRowIsBad()) {
                problem(i, "is missing");
            }
            seen[i] = false;
        }
        if (problems.isEmpty()) {
            builder.endRow();
        } else {
            builder.dropRow();
            bad.add(new BadRow(ordinal, raw.get(), problems));
            problems.clear();
        }
        ordinal++;
    }

    private boolean wholeRowIsBad() {
        return !problems.isEmpty() && problems.getFirst().column() == null;
    }

    /// What was read since the last call, or null if nothing was.
    @Nullable
    RowBatch takeBatch() {
        if (pending() == 0) {
            return null;
        }
        var batch = new RowBatch(firstOrdinal, builder.build(), bad);
        bad.clear();
        firstOrdinal = ordinal;
        return batch;
    }

    private static long utf8Length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
