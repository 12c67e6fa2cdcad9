package io.infranaut.validation.process;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITES;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.RuleSuitesRecord;
import io.infranaut.platform.json.Json;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.ValidationCommand.RequestValidation;
import io.infranaut.validation.api.ValidationEvent.ValidationRequested;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/// Looks up the rules that a request means.
@Component
final class Suites {
    private static final TypeReference<List<Rule>> RULES = new TypeReference<>() {};

    private final DSLContext db;

    Suites(DSLContext db) {
        this.db = db;
    }

    /// @param version of the suite, or [RequestValidation#RULES_GIVEN]
    record Rules(int version, List<Rule> rules) {}

    Optional<Rules> of(ValidationRequested e) {
        if (e.suiteVersion() == RequestValidation.RULES_GIVEN) {
            return Optional.of(new Rules(e.suiteVersion(), e.rules()));
        }
        return db.fetchOptional(
                        RULE_SUITES,
                        RULE_SUITES.ID.eq(e.suiteId().value()).and(RULE_SUITES.NAMESPACE.eq(e.namespace())))
                .map(suite -> new Rules(suite.getVersion(), rulesOf(suite)));
    }

    static List<Rule> rulesOf(RuleSuitesRecord suite) {
        return Json.mapper().readValue(suite.getRules().data(), RULES);
    }

    boolean isInNamespace(DatasetId dataset, String namespace) {
        return db.fetchExists(DATASETS, DATASETS.ID.eq(dataset.value()).and(DATASETS.NAMESPACE.eq(namespace)));
    }
}
