package io.infranaut.validation.process;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITES;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.RuleSuitesRecord;
import io.infranaut.platform.Ids;
import io.infranaut.platform.table.BatchCheck;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.SegmentRef;
import io.infranaut.validation.api.ReportId;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.SuiteId;
import io.infranaut.validation.api.ValidationCommand.RecordValidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Validates each batch on its way in by the suites of its dataset. The judged rows are kept as a segment of their own
/// when some go to quarantine; when none does, that segment is the one the batch is stored as.
@Component
final class ValidateBatches implements BatchCheck {
    private final DSLContext db;
    private final SegmentRefs segments;

    ValidateBatches(DSLContext db, SegmentRefs segments) {
        this.db = db;
        this.segments = segments;
    }

    @Override
    public Outcome check(UUID datasetId, UUID batchId, Table rows, Instant at) {
        var failures = new ArrayList<Failure>();
        var commands = new ArrayList<Object>();
        for (RuleSuitesRecord suite : db.selectFrom(RULE_SUITES)
                .where(RULE_SUITES.DATASET_ID.eq(datasetId))
                .and(RULE_SUITES.RETIRED.isFalse())
                .orderBy(RULE_SUITES.ID)
                .fetch()) {
            List<Rule> rules = Suites.rulesOf(suite);
            Judgement judgement = Judgement.of(rows, rules, at);
            judgement
                    .failing()
                    .forEach(failing -> failures.add(new Failure(
                            failing.row(), failing.rule().column(), message(failing.rule(), suite.getName()))));
            SegmentRef input = segments.keep(rows);
            commands.add(new RecordValidation(judgement.verdict(
                    new ReportId(Ids.derived(
                            "validation", batchId.toString(), suite.getId().toString())),
                    namespaceOf(datasetId),
                    new DatasetId(datasetId),
                    new BatchId(batchId),
                    new SuiteId(suite.getId()),
                    suite.getVersion(),
                    rules,
                    null,
                    null,
                    List.of(input),
                    at)));
        }
        return new Outcome(failures, commands);
    }

    private String namespaceOf(UUID datasetId) {
        return db.select(DATASETS.NAMESPACE)
                .from(DATASETS)
                .where(DATASETS.ID.eq(datasetId))
                .fetchSingle()
                .value1();
    }

    private static String message(Rule rule, String suite) {
        return rule.expectation() + " of the suite " + suite;
    }
}
