package io.infranaut.validation.process;

import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITES;
import static io.infranaut.persistence.jooq.public_.Tables.SCHEMAS;
import static io.infranaut.persistence.jooq.public_.Tables.SCHEMA_VERSIONS;

import io.infranaut.persistence.jooq.public_.tables.records.RuleSuitesRecord;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.json.Json;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.RuleKind;
import io.infranaut.validation.api.SchemaId;
import io.infranaut.validation.api.ValidationCommand.RequestValidation;
import io.infranaut.validation.api.ValidationEvent.ValidationRequested;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
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

    /// @param version of the schema
    record Schema(int version, TableSchema columns) {
        /// The rules that a table must hold to be read by this schema: it has every required column, without nulls, and
        /// its types are those that the schema's types read.
        List<Rule> rules(TableSchema table) {
            var rules = new ArrayList<Rule>();
            for (Column column : columns.columns()) {
                if (!column.nullable()) {
                    rules.add(rule(RuleKind.EXISTS, column, null));
                }
                if (table.column(column.name()).isPresent()) {
                    rules.add(rule(RuleKind.IN_TYPE_LIST, column, readBy(column.type())));
                    if (!column.nullable()) {
                        rules.add(rule(RuleKind.NOT_NULL, column, null));
                    }
                }
            }
            return rules;
        }

        private static List<String> readBy(ColumnType type) {
            return Arrays.stream(ColumnType.values())
                    .filter(type::reads)
                    .map(ColumnType::name)
                    .toList();
        }

        private static Rule rule(RuleKind kind, Column column, @Nullable List<String> valueSet) {
            return new Rule(
                    kind.published(),
                    column.name(),
                    null,
                    null,
                    null,
                    false,
                    valueSet,
                    null,
                    null,
                    1,
                    Rule.Severity.ERROR);
        }
    }

    /// @param version null for the newest
    Optional<Schema> schema(SchemaId id, @Nullable Integer version, String namespace) {
        return db.select(SCHEMA_VERSIONS.VERSION, SCHEMA_VERSIONS.SCHEMA)
                .from(SCHEMA_VERSIONS)
                .join(SCHEMAS)
                .on(SCHEMAS.ID.eq(SCHEMA_VERSIONS.SCHEMA_ID))
                .where(SCHEMAS.ID.eq(id.value()))
                .and(SCHEMAS.NAMESPACE.eq(namespace))
                .and(
                        version == null
                                ? SCHEMA_VERSIONS.VERSION.eq(SCHEMAS.VERSION)
                                : SCHEMA_VERSIONS.VERSION.eq(version))
                .fetchOptional(found -> new Schema(
                        found.value1(), Json.mapper().readValue(found.value2().data(), TableSchema.class)));
    }
}
