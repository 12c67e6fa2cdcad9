package io.infranaut.storage.query;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which rows are wanted: all its conditions hold. A missing value fulfils none.
///
/// @param conditions in any order
record RowFilter(List<Condition> conditions) {
    /// @param value as Long (INTEGER, and TIMESTAMP in microseconds), Double, Boolean or String
    record Condition(String column, Operator operator, Object value) {}

    /// The longer signs first, so that they are recognised first.
    enum Operator {
        AT_MOST("<="),
        AT_LEAST(">="),
        NOT_EQUAL("!="),
        EQUAL("="),
        LESS("<"),
        MORE(">");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case AT_MOST -> comparison <= 0;
                case AT_LEAST -> comparison >= 0;
                case NOT_EQUAL -> comparison != 0;
                case EQUAL -> comparison == 0;
                case LESS -> comparison < 0;
                case MORE -> comparison > 0;
            };
        }
    }

    /// @param from first event time, or null
    /// @param to first event time after the range, or null
    /// @param key value of the id column, or null
    /// @param texts such as `income>=1000` or `country=DE`
    static RowFilter of(
            TableSchema schema,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String key,
            List<String> texts) {
        var conditions = new ArrayList<Condition>();
        if (from != null || to != null) {
            String time = schema.withRole(ColumnRole.TIME)
                    .orElseThrow(() -> new InvalidInput("?from", "the dataset has no time column"))
                    .name();
            if (from != null) {
                conditions.add(new Condition(time, Operator.AT_LEAST, micros(from, "?from")));
            }
            if (to != null) {
                conditions.add(new Condition(time, Operator.LESS, micros(to, "?to")));
            }
        }
        if (key != null) {
            Column id = schema.withRole(ColumnRole.ID)
                    .orElseThrow(() -> new InvalidInput("?key", "the dataset has no id column"));
            conditions.add(new Condition(id.name(), Operator.EQUAL, value(id.type(), key, "?key")));
        }
        texts.forEach(text -> conditions.add(parse(schema, text)));
        return new RowFilter(List.copyOf(conditions));
    }

    private static long micros(Instant instant, String pointer) {
        try {
            return Micros.of(instant);
        } catch (ArithmeticException e) {
            throw new InvalidInput(pointer, "this time is too far away");
        }
    }

    private static Condition parse(TableSchema schema, String text) {
        Column column = schema.columns().stream()
                .filter(c -> text.startsWith(c.name())
                        && Arrays.stream(Operator.values())
                                .anyMatch(o -> text.startsWith(o.sign, c.name().length())))
                .max(Comparator.comparingInt(c -> c.name().length()))
                .orElseThrow(() ->
                        new InvalidInput("?filter", "a filter is a column's name, one of = != < <= > >=, and a value"));
        Operator operator = Arrays.stream(Operator.values())
                .filter(o -> text.startsWith(o.sign, column.name().length()))
                .findFirst()
                .orElseThrow();
        String value = text.substring(column.name().length() + operator.sign.length());
        return new Condition(column.name(), operator, value(column.type(), value, "?filter"));
    }

    private static Object value(ColumnType type, String text, String pointer) {
        try {
            return switch (type) {
                case BOOLEAN ->
                    switch (text) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw new InvalidInput(pointer, "a BOOLEAN is true or false");
                    };
                case INTEGER -> Long.parseLong(text);
                case DOUBLE -> finite(Double.parseDouble(text), pointer);
                case STRING -> text;
                case TIMESTAMP -> Micros.of(OffsetDateTime.parse(text).toInstant());
            };
        } catch (NumberFormatException | DateTimeParseException | ArithmeticException e) {
            throw new InvalidInput(pointer, "this value is no " + type);
        }
    }

    private static double finite(double value, String pointer) {
        if (!Double.isFinite(value)) {
            throw new InvalidInput(pointer, "a DOUBLE is finite");
        }
        return value;
    }

    /// The rows of a table that fulfil it.
    Table apply(Table rows) {
        if (conditions.isEmpty()) {
            return rows;
        }
        IntStream selected = IntStream.range(0, rows.rows());
        for (Condition condition : conditions) {
            Values values = rows.values(condition.column());
            selected = selected.filter(
                    i -> !values.isNull(i) && condition.operator().holds(compare(values, i, condition.value())));
        }
        int[] all = selected.toArray();
        return all.length == rows.rows() ? rows : rows.select(all);
    }

    private static int compare(Values values, int row, Object value) {
        return switch (values) {
            case Longs longs -> Long.compare(longs.get(row), (Long) value);
            case Doubles doubles -> Double.compare(doubles.get(row) + 0.0, (Double) value + 0.0);
            case Booleans booleans -> Boolean.compare(booleans.get(row), (Boolean) value);
            case Strings strings ->
                Arrays.compareUnsigned(
                        strings.get(row).getBytes(StandardCharsets.UTF_8),
                        ((String) value).getBytes(StandardCharsets.UTF_8));
        };
    }

    /// The first condition of that kind on that column.
    @Nullable
    Object bound(String column, Operator operator) {
        return conditions.stream()
                .filter(c -> c.column().equals(column) && c.operator() == operator)
                .map(Condition::value)
                .findFirst()
                .orElse(null);
    }
}
