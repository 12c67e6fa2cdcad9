package io.infranaut.validation.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.Rule.Severity;
import io.infranaut.validation.api.RuleResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleEngineTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("age", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("limit", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("name", ColumnType.STRING, ColumnRole.FEATURE, true)));

    private static Table table(@Nullable Object[]... rows) {
        var builder = Table.builder(SCHEMA);
        for (Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                switch (row[i]) {
                    case null -> builder.putNull(i);
                    case String text -> builder.putString(i, text);
                    case Number number -> builder.putDouble(i, number.doubleValue());
                    default -> throw new IllegalArgumentException("neither text nor number");
                }
            }
            builder.endRow();
        }
        return builder.build();
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private final Table people =
            table(row(17, 20, "Ana"), row(30, 10, "Bo"), row(null, 5, "Bo"), row(200, null, null), row(30, 40, "Zoë"));

    private RuleResult judge(Rule rule) {
        return RuleEngine.judge(people, List.of(rule)).getFirst().result();
    }

    private static Rule rule(String expectation, @Nullable String column) {
        return new Rule(expectation, column, null, null, null, false, null, null, null, 1, Severity.ERROR);
    }

    private static Rule between(
            String expectation, @Nullable String column, @Nullable Double min, @Nullable Double max) {
        return new Rule(expectation, column, null, min, max, false, null, null, null, 1, Severity.ERROR);
    }

    @Test
    void nullsAreOnlyJudgedByRulesAboutNulls() {
        RuleResult notNull = judge(rule("expect_column_values_to_not_be_null", "age"));
        assertThat(notNull.judged()).isEqualTo(5);
        assertThat(notNull.failed()).isEqualTo(1);
        assertThat(notNull.examples()).containsExactly(2L);
        RuleResult between = judge(between("expect_column_values_to_be_between", "age", 18.0, 120.0));
        assertThat(between.judged()).isEqualTo(4);
        assertThat(between.examples()).containsExactly(0L, 3L);
    }

    @Test
    void mostlyIsTheShareOfJudgedRowsThatMustPass() {
        Rule half = new Rule(
                "expect_column_values_to_be_between",
                "age",
                null,
                18.0,
                120.0,
                false,
                null,
                null,
                null,
                0.5,
                Severity.ERROR);
        Rule more = new Rule(
                "expect_column_values_to_be_between",
                "age",
                null,
                18.0,
                120.0,
                false,
                null,
                null,
                null,
                0.51,
                Severity.ERROR);
        assertThat(judge(half).success()).isTrue();
        assertThat(judge(more).success()).isFalse();
    }

    @Test
    void boundsPassUnlessTheyAreStrict() {
        Rule strict = new Rule(
                "expect_column_values_to_be_between",
                "age",
                null,
                17.0,
                200.0,
                true,
                null,
                null,
                null,
                1,
                Severity.ERROR);
        assertThat(judge(between("expect_column_values_to_be_between", "age", 17.0, 200.0))
                        .success())
                .isTrue();
        assertThat(judge(strict).examples()).containsExactly(0L, 3L);
    }

    @Test
    void everyRowOfARepeatedValueFailsUniqueness() {
        RuleResult unique = judge(rule("expect_column_values_to_be_unique", "name"));
        assertThat(unique.judged()).isEqualTo(4);
        assertThat(unique.examples()).containsExactly(1L, 2L);
    }

    @Test
    void setsAndPatternsLookAtValuesAsText() {
        Rule inSet = new Rule(
                "expect_column_values_to_be_in_set",
                "age",
                null,
                null,
                null,
                false,
                List.of("17", "30", "x"),
                null,
                null,
                1,
                Severity.ERROR);
        assertThat(judge(inSet).examples()).containsExactly(3L);
        Rule regex = new Rule(
                "expect_column_values_to_match_regex",
                "name",
                null,
                null,
                null,
                false,
                null,
                "^[A-Z]o",
                null,
                1,
                Severity.ERROR);
        assertThat(judge(regex).examples()).containsExactly(0L);
        assertThat(judge(between("expect_column_value_lengths_to_be_between", "name", 3.0, 3.0))
                        .examples())
                .containsExactly(1L, 2L);
    }

    @Test
    void aPairIsJudgedWhereBothAreThere() {
        Rule pair = new Rule(
                "expect_column_pair_values_a_to_be_greater_than_b",
                "age",
                "limit",
                null,
                null,
                false,
                null,
                null,
                null,
                1,
                Severity.ERROR);
        RuleResult result = judge(pair);
        assertThat(result.judged()).isEqualTo(3);
        assertThat(result.examples()).containsExactly(0L, 4L);
    }

    @Test
    void columnsAndTablesAreJudgedAsAWhole() {
        assertThat(judge(between("expect_column_mean_to_be_between", "limit", 18.75, 18.75))
                        .success())
                .isTrue();
        assertThat(judge(between("expect_column_min_to_be_between", "limit", 5.0, 5.0))
                        .success())
                .isTrue();
        assertThat(judge(between("expect_column_max_to_be_between", "limit", 40.0, 40.0))
                        .success())
                .isTrue();
        assertThat(judge(between("expect_column_stdev_to_be_between", "limit", 15.478479, 15.47848))
                        .success())
                .isTrue();
        assertThat(judge(between("expect_column_unique_value_count_to_be_between", "age", 3.0, 3.0))
                        .success())
                .isTrue();
        assertThat(judge(between("expect_table_row_count_to_be_between", null, 6.0, null))
                        .observed())
                .isEqualTo("5");
        assertThat(judge(between("expect_table_row_count_to_be_between", null, 6.0, null))
                        .success())
                .isFalse();
        assertThat(judge(rule("expect_column_to_exist", "salary")).success()).isFalse();
    }

    @Test
    void whatCannotBeJudgedFailsWithAReason() {
        RuleResult missing = judge(rule("expect_column_values_to_not_be_null", "salary"));
        assertThat(missing.success()).isFalse();
        assertThat(missing.reason()).contains("salary");
        assertThat(judge(between("expect_column_mean_to_be_between", "name", 0.0, 1.0))
                        .reason())
                .contains("STRING");
    }

    @Test
    void onlyRowsThatFailAnErrorGoToQuarantineAndTheScoreIsTheMeanShareThatHolds() {
        Rule warning = new Rule(
                "expect_column_values_to_not_be_null",
                "age",
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                1,
                Severity.WARNING);
        Rule error = between("expect_column_values_to_be_between", "limit", 6.0, null);
        Judgement judgement = Judgement.of(people, List.of(warning, error), NOON);
        assertThat(judgement.valid()).isFalse();
        assertThat(judgement.failing()).extracting(RuleEngine.Failing::row).containsExactly(2);
        assertThat(judgement.score()).isEqualTo((0.8 + 0.75) / 2);
        assertThat(Judgement.of(people, List.of(warning), NOON).valid()).isTrue();
    }

    @Test
    void theSameRowsGetTheSameVerdict() {
        List<Rule> rules = List.of(rule("expect_column_values_to_be_unique", "name"));
        assertThat(Judgement.of(people, rules, NOON)).isEqualTo(Judgement.of(people, rules, NOON));
    }
}
