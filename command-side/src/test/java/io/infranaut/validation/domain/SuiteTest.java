package io.infranaut.validation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.Rule.Severity;
import io.infranaut.validation.api.SuiteCommand;
import io.infranaut.validation.api.SuiteCommand.DefineSuite;
import io.infranaut.validation.api.SuiteCommand.RetireSuite;
import io.infranaut.validation.api.SuiteEvent;
import io.infranaut.validation.api.SuiteEvent.SuiteDefined;
import io.infranaut.validation.api.SuiteEvent.SuiteRetired;
import io.infranaut.validation.api.SuiteId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuiteTest {
    private final SuiteId id = new SuiteId(new UUID(1, 1));
    private final Instant noon = Instant.parse("2026-01-01T12:00:00Z");

    private DefineSuite define(Rule... rules) {
        return new DefineSuite(id, "default", "sane", null, List.of(rules), noon);
    }

    private static Rule rule(String expectation, @Nullable String column, double mostly) {
        return new Rule(expectation, column, null, null, null, false, null, null, null, mostly, Severity.ERROR);
    }

    private final Rule notNull = rule("expect_column_values_to_not_be_null", "age", 1);
    private final Rule unique = rule("expect_column_values_to_be_unique", "id", 1);

    private List<SuiteEvent> given(List<SuiteCommand> past, SuiteCommand command) {
        Suite state = new Suite.Unknown();
        for (SuiteCommand before : past) {
            for (SuiteEvent event : Suite.decide(state, before)) {
                state = Suite.evolve(state, event);
            }
        }
        return Suite.decide(state, command);
    }

    @Test
    void otherRulesMakeTheNextVersionAndTheSameOnesNothing() {
        assertThat(given(List.of(), define(notNull))).extracting("version").containsExactly(1);
        assertThat(given(List.of(define(notNull)), define(notNull, unique)))
                .singleElement()
                .isInstanceOfSatisfying(
                        SuiteDefined.class, e -> assertThat(e.version()).isEqualTo(2));
        assertThat(given(List.of(define(notNull)), define(notNull))).isEmpty();
    }

    @Test
    void aRetiredSuiteCanBeDefinedAgain() {
        var retire = new RetireSuite(id, noon);
        assertThat(given(List.of(define(notNull)), retire)).containsExactly(new SuiteRetired(id, noon));
        assertThat(given(List.of(define(notNull), retire), retire)).isEmpty();
        assertThat(given(List.of(define(notNull), retire), define(notNull)))
                .extracting("version")
                .containsExactly(2);
        assertThatThrownBy(() -> given(List.of(), retire)).isInstanceOf(NotFound.class);
    }

    @Test
    void everyBadMemberIsNamed() {
        var bad = define(
                rule("expect_the_moon", "age", 1),
                rule("expect_column_values_to_not_be_null", null, 1),
                rule("expect_column_values_to_not_be_null", "age", 1.5),
                rule("expect_column_values_to_be_between", "age", 1),
                rule("expect_column_values_to_be_in_set", "age", 1),
                new Rule(
                        "expect_column_values_to_match_regex",
                        "a",
                        null,
                        null,
                        null,
                        false,
                        null,
                        "(",
                        null,
                        1,
                        Severity.ERROR));
        assertThatThrownBy(() -> given(List.of(), bad))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        e -> assertThat(e.errors())
                                .extracting(InvalidInput.Field::pointer)
                                .containsExactly(
                                        "/rules/0/expectation",
                                        "/rules/1/column",
                                        "/rules/2/mostly",
                                        "/rules/3/minValue",
                                        "/rules/4/valueSet",
                                        "/rules/5/regex"));
        assertThatThrownBy(() -> given(List.of(), define())).isInstanceOf(InvalidInput.class);
    }
}
