package io.infranaut.validation.process;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.RuleKind;
import io.infranaut.validation.api.RuleResult;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Judges a table by the rules of a suite: a pure function of both. Rules mean what Great Expectations documents under
/// their names; a null is left out by every rule but those about nulls.
final class RuleEngine {
    /// Raised when a rule's result or a metric can change. The second one tells freshness.
    static final String VERSION = "2";

    private static final int EXAMPLES = 20;

    private RuleEngine() {}

    /// @param result of the rule
    /// @param failed rows that failed it
    record Judged(RuleResult result, BitSet failed) {}

    static List<Judged> judge(Table table, List<Rule> rules) {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> judge(table, i, rules.get(i)))
                .toList();
    }

    private static Judged judge(Table table, int number, Rule rule) {
        RuleKind kind = RuleKind.ofPublished(rule.expectation()).orElseThrow();
        if (kind.scope() == RuleKind.Scope.TABLE) {
            int count = kind == RuleKind.ROW_COUNT_BETWEEN
                    ? table.rows()
                    : table.schema().columns().size();
            return whole(number, rule, table.rows(), within(rule, count), Integer.toString(count), null);
        }
        String name = Objects.requireNonNull(rule.column());
        OptionalInt index = indexOf(table, name);
        if (kind == RuleKind.EXISTS) {
            return whole(number, rule, table.rows(), index.isPresent(), Boolean.toString(index.isPresent()), null);
        }
        if (index.isEmpty()) {
            return whole(number, rule, 0, false, null, "there is no column " + name);
        }
        Column column = table.schema().columns().get(index.getAsInt());
        Values values = table.values(index.getAsInt());
        return switch (kind.scope()) {
            case COLUMN -> column(kind, number, rule, column, values);
            case ROW -> rows(kind, number, rule, table, column, values);
            case TABLE -> throw new IllegalStateException("judged above");
        };
    }

    private static OptionalInt indexOf(Table table, String name) {
        List<Column> columns = table.schema().columns();
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(name))
                .findFirst();
    }

    private static Judged whole(
            int number, Rule rule, long judged, boolean success, @Nullable String observed, @Nullable String reason) {
        var result = new RuleResult(
                number,
                rule.expectation(),
                rule.column(),
                success,
                rule.severity(),
                judged,
                success ? 0 : judged,
                observed,
                List.of(),
                reason);
        return new Judged(result, new BitSet());
    }

    private static Judged column(RuleKind kind, int number, Rule rule, Column column, Values values) {
        if (kind == RuleKind.OF_TYPE) {
            boolean same = column.type().name().equalsIgnoreCase(rule.type());
            return whole(number, rule, values.size(), same, column.type().name(), null);
        }
        if (kind == RuleKind.IN_TYPE_LIST) {
            boolean listed = Objects.requireNonNull(rule.valueSet()).stream()
                    .anyMatch(column.type().name()::equalsIgnoreCase);
            return whole(number, rule, values.size(), listed, column.type().name(), null);
        }
        if (kind == RuleKind.UNIQUE_COUNT_BETWEEN) {
            Set<Object> distinct = new HashSet<>();
            for (int i = 0; i < values.size(); i++) {
                if (!values.isNull(i)) {
                    distinct.add(Objects.requireNonNull(values.boxed(i)));
                }
            }
            return whole(number, rule, values.size(), within(rule, distinct.size()), "" + distinct.size(), null);
        }
        if (!isNumber(column)) {
            return whole(number, rule, 0, false, null, column.name() + " has no numbers but " + column.type());
        }
        double[] numbers = IntStream.range(0, values.size())
                .filter(i -> !values.isNull(i))
                .mapToDouble(i -> number(values, i))
                .toArray();
        if (numbers.length < (kind == RuleKind.STDEV_BETWEEN ? 2 : 1)) {
            return whole(number, rule, numbers.length, false, null, "too few values: " + numbers.length);
        }
        double observed = switch (kind) {
            case MEAN_BETWEEN -> mean(numbers);
            case STDEV_BETWEEN -> sampleStandardDeviation(numbers);
            case MIN_BETWEEN -> min(numbers);
            case MAX_BETWEEN -> -min(negated(numbers));
            default -> throw new IllegalStateException(kind + " is not about a column's number");
        };
        return whole(number, rule, numbers.length, within(rule, observed), Double.toString(observed), null);
    }

    private static double min(double[] numbers) {
        double min = numbers[0];
        for (double number : numbers) {
            min = Math.min(min, number);
        }
        return min;
    }

    private static double[] negated(double[] numbers) {
        var negated = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            negated[i] = -numbers[i];
        }
        return negated;
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number / numbers.length;
        }
        return sum;
    }

    private static double sampleStandardDeviation(double[] numbers) {
        double mean = mean(numbers);
        double sum = 0;
        for (double number : numbers) {
            sum += (number - mean) * (number - mean);
        }
        return StrictMath.sqrt(sum / (numbers.length - 1));
    }

    private static Judged rows(RuleKind kind, int number, Rule rule, Table table, Column column, Values values) {
        boolean aboutNulls = kind == RuleKind.NOT_NULL || kind == RuleKind.NULL;
        IntPredicate judged = aboutNulls ? row -> true : row -> !values.isNull(row);
        IntPredicate passes;
        switch (kind) {
            case NOT_NULL -> passes = row -> !values.isNull(row);
            case NULL -> passes = values::isNull;
            case UNIQUE -> passes = occursOnce(values)::get;
            case BETWEEN -> {
                if (column.type() == ColumnType.STRING || column.type() == ColumnType.BOOLEAN) {
                    return whole(number, rule, 0, false, null, column.name() + " has no numbers but " + column.type());
                }
                passes = row -> within(rule, number(values, row));
            }
            case IN_SET, NOT_IN_SET -> {
                Set<Object> set = setOf(column.type(), Objects.requireNonNull(rule.valueSet()));
                passes = row -> set.contains(Objects.requireNonNull(values.boxed(row))) == (kind == RuleKind.IN_SET);
            }
            case MATCH_REGEX, NOT_MATCH_REGEX, LENGTH_BETWEEN -> {
                if (!(values instanceof Values.Strings strings)) {
                    return whole(number, rule, 0, false, null, column.name() + " has no text but " + column.type());
                }
                if (kind == RuleKind.LENGTH_BETWEEN) {
                    passes = row -> {
                        String text = strings.get(row);
                        return within(rule, text.codePointCount(0, text.length()));
                    };
                } else {
                    Pattern pattern = Pattern.compile(Objects.requireNonNull(rule.regex()));
                    passes = row -> pattern.matcher(strings.get(row)).find() == (kind == RuleKind.MATCH_REGEX);
                }
            }
            case A_GREATER_THAN_B -> {
                String nameB = Objects.requireNonNull(rule.columnB());
                OptionalInt indexB = indexOf(table, nameB);
                if (indexB.isEmpty()) {
                    return whole(number, rule, 0, false, null, "there is no column " + nameB);
                }
                Values b = table.values(indexB.getAsInt());
                Column columnB = table.schema().columns().get(indexB.getAsInt());
                if (!isOrdered(column) || !isOrdered(columnB)) {
                    return whole(number, rule, 0, false, null, "both columns must hold numbers or instants");
                }
                judged = row -> !values.isNull(row) && !b.isNull(row);
                passes = row -> number(values, row) > number(b, row);
            }
            default -> throw new IllegalStateException(kind + " does not judge rows");
        }
        return count(number, rule, values.size(), judged, passes);
    }

    private static Judged count(int number, Rule rule, int rows, IntPredicate judged, IntPredicate passes) {
        var failed = new BitSet(rows);
        long total = 0;
        for (int row = 0; row < rows; row++) {
            if (judged.test(row)) {
                total++;
                if (!passes.test(row)) {
                    failed.set(row);
                }
            }
        }
        long failures = failed.cardinality();
        double share = total == 0 ? 1 : (double) (total - failures) / total;
        List<Long> examples =
                failed.stream().limit(EXAMPLES).mapToObj(row -> (long) row).toList();
        var result = new RuleResult(
                number,
                rule.expectation(),
                rule.column(),
                share >= rule.mostly(),
                rule.severity(),
                total,
                failures,
                Double.toString(share),
                examples,
                null);
        return new Judged(result, failed);
    }

    private static BitSet occursOnce(Values values) {
        Map<Object, Integer> firsts = new HashMap<>();
        var once = new BitSet(values.size());
        for (int row = 0; row < values.size(); row++) {
            if (values.isNull(row)) {
                continue;
            }
            Integer first = firsts.putIfAbsent(Objects.requireNonNull(values.boxed(row)), row);
            if (first == null) {
                once.set(row);
            } else {
                once.clear(first);
            }
        }
        return once;
    }

    private static boolean isNumber(Column column) {
        return column.type() == ColumnType.INTEGER || column.type() == ColumnType.DOUBLE;
    }

    private static boolean isOrdered(Column column) {
        return isNumber(column) || column.type() == ColumnType.TIMESTAMP;
    }

    /// A number, or an instant as seconds since 1970.
    private static double number(Values values, int row) {
        return switch (values) {
            case Values.Longs longs -> longs.get(row);
            case Values.Doubles doubles -> doubles.get(row);
            case Values.Booleans booleans -> booleans.get(row) ? 1 : 0;
            case Values.Strings strings -> throw new IllegalStateException("text is no number");
        };
    }

    private static boolean within(Rule rule, double value) {
        Double min = rule.minValue();
        Double max = rule.maxValue();
        boolean above = min == null || (rule.strict() ? value > min : value >= min);
        boolean below = max == null || (rule.strict() ? value < max : value <= max);
        return above && below;
    }

    /// The set's members as the column's values are boxed; text that cannot be such a value is in no column's set.
    private static Set<Object> setOf(ColumnType type, List<String> texts) {
        var set = new HashSet<Object>();
        for (String text : texts) {
            Object value = parse(type, text);
            if (value != null) {
                set.add(value);
            }
        }
        return set;
    }

    private static @Nullable Object parse(ColumnType type, String text) {
        try {
            return switch (type) {
                case BOOLEAN -> Boolean.valueOf(text);
                case INTEGER -> Long.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case STRING -> text;
                case TIMESTAMP -> Micros.of(Instant.parse(text));
            };
        } catch (NumberFormatException | DateTimeParseException e) {
            return null;
        }
    }

    /// The rows that fail a rule of severity ERROR, with what they fail, in order.
    static List<Failing> failing(List<Rule> rules, List<Judged> judged) {
        var failing = new ArrayList<Failing>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.severity() == Rule.Severity.ERROR) {
                judged.get(i).failed().stream().forEach(row -> failing.add(new Failing(row, rule)));
            }
        }
        return failing;
    }

    record Failing(int row, Rule rule) {}
}
