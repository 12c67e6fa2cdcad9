package io.infranaut.validation.domain;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.RuleKind;
import io.infranaut.validation.api.SuiteCommand;
import io.infranaut.validation.api.SuiteCommand.DefineSuite;
import io.infranaut.validation.api.SuiteCommand.RetireSuite;
import io.infranaut.validation.api.SuiteEvent;
import io.infranaut.validation.api.SuiteEvent.SuiteDefined;
import io.infranaut.validation.api.SuiteEvent.SuiteRetired;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A rule suite: its newest version, or none.
public sealed interface Suite {
    record Unknown() implements Suite {}

    /// @param retired whether batches are no longer validated by it
    record Defined(String namespace, int version, @Nullable DatasetId datasetId, List<Rule> rules, boolean retired)
            implements Suite, Namespaced {}

    static List<SuiteEvent> decide(Suite state, SuiteCommand command) {
        return switch (command) {
            case DefineSuite c -> define(state, c);
            case RetireSuite c ->
                switch (state) {
                    case Defined suite -> suite.retired() ? List.of() : List.of(new SuiteRetired(c.suiteId(), c.at()));
                    case Unknown _ -> throw new NotFound("rule suite", c.suiteId());
                };
        };
    }

    private static List<SuiteEvent> define(Suite state, DefineSuite c) {
        check(c.rules());
        int version = switch (state) {
            case Unknown _ -> 1;
            case Defined suite -> suite.version() + 1;
        };
        boolean same = state instanceof Defined suite
                && !suite.retired()
                && suite.rules().equals(c.rules())
                && Objects.equals(suite.datasetId(), c.datasetId());
        return same
                ? List.of()
                : List.of(new SuiteDefined(
                        c.suiteId(), version, c.namespace(), c.name(), c.datasetId(), c.rules(), c.at()));
    }

    static Suite evolve(Suite state, SuiteEvent event) {
        return switch (event) {
            case SuiteDefined e -> new Defined(e.namespace(), e.version(), e.datasetId(), e.rules(), false);
            case SuiteRetired _ -> {
                var suite = (Defined) state;
                yield new Defined(suite.namespace(), suite.version(), suite.datasetId(), suite.rules(), true);
            }
        };
    }

    /// @throws InvalidInput naming every member that a rule lacks or that cannot be meant
    static void check(List<Rule> rules) {
        var errors = new ArrayList<InvalidInput.Field>();
        if (rules.isEmpty()) {
            errors.add(new InvalidInput.Field("/rules", "a suite has at least one rule"));
        }
        for (int i = 0; i < rules.size(); i++) {
            check("/rules/" + i, rules.get(i), errors);
        }
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
    }

    private static void check(String at, Rule rule, List<InvalidInput.Field> errors) {
        RuleKind kind = RuleKind.ofPublished(rule.expectation()).orElse(null);
        if (kind == null) {
            errors.add(new InvalidInput.Field(
                    at + "/expectation", "there is no such rule; there are " + RuleKind.publishedNames()));
            return;
        }
        if (kind.scope() != RuleKind.Scope.TABLE) {
            need(rule.column() != null, at + "/column", "this rule needs a column", errors);
        }
        need(
                rule.mostly() > 0 && rule.mostly() <= 1,
                at + "/mostly",
                "mostly is a share above 0 and at most 1",
                errors);
        need(
                rule.mostly() == 1 || kind.scope() == RuleKind.Scope.ROW,
                at + "/mostly",
                "only rules that judge row by row take mostly",
                errors);
        switch (kind) {
            case BETWEEN,
                    LENGTH_BETWEEN,
                    MEAN_BETWEEN,
                    MIN_BETWEEN,
                    MAX_BETWEEN,
                    STDEV_BETWEEN,
                    UNIQUE_COUNT_BETWEEN,
                    ROW_COUNT_BETWEEN,
                    COLUMN_COUNT_BETWEEN -> {
                need(
                        rule.minValue() != null || rule.maxValue() != null,
                        at + "/minValue",
                        "this rule needs minValue, maxValue or both",
                        errors);
                need(
                        rule.minValue() == null || rule.maxValue() == null || rule.minValue() <= rule.maxValue(),
                        at + "/maxValue",
                        "maxValue is below minValue",
                        errors);
            }
            case IN_SET, NOT_IN_SET, IN_TYPE_LIST ->
                need(
                        rule.valueSet() != null && !rule.valueSet().isEmpty(),
                        at + "/valueSet",
                        "this rule needs values",
                        errors);
            case MATCH_REGEX, NOT_MATCH_REGEX ->
                need(
                        rule.regex() != null && compiles(rule.regex()),
                        at + "/regex",
                        "this is no regular expression",
                        errors);
            case OF_TYPE -> need(rule.type() != null, at + "/type", "this rule needs a type", errors);
            case A_GREATER_THAN_B ->
                need(rule.columnB() != null, at + "/columnB", "this rule needs a second column", errors);
            case NOT_NULL, NULL, UNIQUE, EXISTS -> {}
        }
    }

    private static boolean compiles(String regex) {
        try {
            return !Pattern.compile(regex).pattern().isEmpty();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static void need(boolean met, String pointer, String message, List<InvalidInput.Field> errors) {
        if (!met) {
            errors.add(new InvalidInput.Field(pointer, message));
        }
    }
}
