package io.infranaut.validation.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The kinds of rules, by the names that Great Expectations published. A kind `ROW` is judged row by row, honours
/// `mostly`, and sends the rows that fail to quarantine; the others judge a column or table as a whole.
public enum RuleKind {
    NOT_NULL("expect_column_values_to_not_be_null", Scope.ROW),
    NULL("expect_column_values_to_be_null", Scope.ROW),
    UNIQUE("expect_column_values_to_be_unique", Scope.ROW),
    BETWEEN("expect_column_values_to_be_between", Scope.ROW),
    IN_SET("expect_column_values_to_be_in_set", Scope.ROW),
    NOT_IN_SET("expect_column_values_to_not_be_in_set", Scope.ROW),
    MATCH_REGEX("expect_column_values_to_match_regex", Scope.ROW),
    NOT_MATCH_REGEX("expect_column_values_to_not_match_regex", Scope.ROW),
    LENGTH_BETWEEN("expect_column_value_lengths_to_be_between", Scope.ROW),
    A_GREATER_THAN_B("expect_column_pair_values_a_to_be_greater_than_b", Scope.ROW),
    OF_TYPE("expect_column_values_to_be_of_type", Scope.COLUMN),
    IN_TYPE_LIST("expect_column_values_to_be_in_type_list", Scope.COLUMN),
    EXISTS("expect_column_to_exist", Scope.COLUMN),
    MEAN_BETWEEN("expect_column_mean_to_be_between", Scope.COLUMN),
    MIN_BETWEEN("expect_column_min_to_be_between", Scope.COLUMN),
    MAX_BETWEEN("expect_column_max_to_be_between", Scope.COLUMN),
    STDEV_BETWEEN("expect_column_stdev_to_be_between", Scope.COLUMN),
    UNIQUE_COUNT_BETWEEN("expect_column_unique_value_count_to_be_between", Scope.COLUMN),
    ROW_COUNT_BETWEEN("expect_table_row_count_to_be_between", Scope.TABLE),
    COLUMN_COUNT_BETWEEN("expect_table_column_count_to_be_between", Scope.TABLE);

    /// What a rule looks at.
    public enum Scope {
        ROW,
        COLUMN,
        TABLE
    }

    private final String published;
    private final Scope scope;

    RuleKind(String published, Scope scope) {
        this.published = published;
        this.scope = scope;
    }

    /// The published name.
    public String published() {
        return published;
    }

    public Scope scope() {
        return scope;
    }

    public static Optional<RuleKind> ofPublished(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.published.equals(name))
                .findFirst();
    }

    public static List<String> publishedNames() {
        return Arrays.stream(values()).map(RuleKind::published).toList();
    }
}
