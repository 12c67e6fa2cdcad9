package io.infranaut.validation.projection;

import static io.infranaut.persistence.jooq.public_.Tables.QUALITY_METRICS;
import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITES;
import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITE_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.SCHEMAS;
import static io.infranaut.persistence.jooq.public_.Tables.SCHEMA_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_RESULTS;
import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_VERIFICATIONS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.validation.api.QualityMetric;
import io.infranaut.validation.api.SchemaEvent;
import io.infranaut.validation.api.SchemaEvent.CompatibilitySet;
import io.infranaut.validation.api.SchemaEvent.SchemaRegistered;
import io.infranaut.validation.api.SchemaId;
import io.infranaut.validation.api.SuiteEvent;
import io.infranaut.validation.api.SuiteEvent.SuiteDefined;
import io.infranaut.validation.api.SuiteEvent.SuiteRetired;
import io.infranaut.validation.api.ValidationEvent;
import io.infranaut.validation.api.ValidationEvent.AnomaliesFlagged;
import io.infranaut.validation.api.ValidationEvent.DataValidated;
import io.infranaut.validation.api.ValidationEvent.ValidationFailed;
import io.infranaut.validation.api.ValidationEvent.ValidationRequested;
import io.infranaut.validation.api.ValidationEvent.ValidationVerified;
import io.infranaut.validation.api.ValidationEvent.VerificationRequested;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Schemas and rule suites with their versions, verdicts with their inputs, and the metrics of each.
@Component
final class ValidationReadModel implements ReadModel {
    private static final JSONB NONE = JSONB.valueOf("[]");
    /// what people define; verdicts and metrics come with every batch, and their events are their past
    private static final Set<String> WITH_HISTORY = Set.of(
            RULE_SUITES.getName(), RULE_SUITE_VERSIONS.getName(), SCHEMAS.getName(), SCHEMA_VERSIONS.getName());

    @Override
    public String name() {
        return "validation";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(SchemaEvent.class, SuiteEvent.class, ValidationEvent.class);
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public boolean keepsHistory(String table) {
        return WITH_HISTORY.contains(table);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        switch (event) {
            case SchemaEvent schema -> apply(schema, recorded, db);
            case SuiteEvent suite -> apply(suite, recorded, db);
            case ValidationEvent validation -> apply(validation, recorded, db);
            default -> {}
        }
    }

    private static JSONB json(Object value) {
        return JSONB.valueOf(Json.mapper().writeValueAsString(value));
    }

    private static void apply(SchemaEvent event, Recorded recorded, DSLContext db) {
        UUID id = event.schemaId().value();
        switch (event) {
            case SchemaRegistered e -> {
                db.insertInto(SCHEMAS)
                        .set(SCHEMAS.ID, id)
                        .set(SCHEMAS.NAMESPACE, e.namespace())
                        .set(SCHEMAS.SUBJECT, e.subject())
                        .set(SCHEMAS.COMPATIBILITY, e.compatibility().name())
                        .set(SCHEMAS.VERSION, e.version())
                        .set(SCHEMAS.UPDATED_AT, e.at())
                        .set(SCHEMAS.UPDATED_BY, recorded.actor())
                        .set(SCHEMAS.REVISION, recorded.version())
                        .onConflict(SCHEMAS.ID)
                        .doUpdate()
                        .setAllToExcluded()
                        .execute();
                db.insertInto(SCHEMA_VERSIONS)
                        .set(SCHEMA_VERSIONS.SCHEMA_ID, id)
                        .set(SCHEMA_VERSIONS.VERSION, e.version())
                        .set(SCHEMA_VERSIONS.SCHEMA, json(e.schema()))
                        .set(SCHEMA_VERSIONS.DATASET_ID, value(e.datasetId()))
                        .set(SCHEMA_VERSIONS.REGISTERED_AT, e.at())
                        .set(SCHEMA_VERSIONS.REGISTERED_BY, recorded.actor())
                        .execute();
            }
            case CompatibilitySet e ->
                exactlyOne(db.update(SCHEMAS)
                        .set(SCHEMAS.COMPATIBILITY, e.compatibility().name())
                        .set(SCHEMAS.UPDATED_AT, e.at())
                        .set(SCHEMAS.UPDATED_BY, recorded.actor())
                        .set(SCHEMAS.REVISION, recorded.version())
                        .where(SCHEMAS.ID.eq(id))
                        .execute());
        }
    }

    private static void apply(SuiteEvent event, Recorded recorded, DSLContext db) {
        UUID id = event.suiteId().value();
        switch (event) {
            case SuiteDefined e -> {
                UUID dataset = value(e.datasetId());
                db.insertInto(RULE_SUITES)
                        .set(RULE_SUITES.ID, id)
                        .set(RULE_SUITES.NAMESPACE, e.namespace())
                        .set(RULE_SUITES.NAME, e.name())
                        .set(RULE_SUITES.DATASET_ID, dataset)
                        .set(RULE_SUITES.VERSION, e.version())
                        .set(RULE_SUITES.RULES, json(e.rules()))
                        .set(RULE_SUITES.RETIRED, false)
                        .set(RULE_SUITES.DEFINED_AT, e.at())
                        .set(RULE_SUITES.DEFINED_BY, recorded.actor())
                        .set(RULE_SUITES.REVISION, recorded.version())
                        .onConflict(RULE_SUITES.ID)
                        .doUpdate()
                        .setAllToExcluded()
                        .execute();
                db.insertInto(RULE_SUITE_VERSIONS)
                        .set(RULE_SUITE_VERSIONS.SUITE_ID, id)
                        .set(RULE_SUITE_VERSIONS.VERSION, e.version())
                        .set(RULE_SUITE_VERSIONS.DATASET_ID, dataset)
                        .set(RULE_SUITE_VERSIONS.RULES, json(e.rules()))
                        .set(RULE_SUITE_VERSIONS.DEFINED_AT, e.at())
                        .set(RULE_SUITE_VERSIONS.DEFINED_BY, recorded.actor())
                        .execute();
            }
            case SuiteRetired _ ->
                exactlyOne(db.update(RULE_SUITES)
                        .set(RULE_SUITES.RETIRED, true)
                        .set(RULE_SUITES.REVISION, recorded.version())
                        .where(RULE_SUITES.ID.eq(id))
                        .execute());
        }
    }

    private static void apply(ValidationEvent event, Recorded recorded, DSLContext db) {
        UUID id = event.reportId().value();
        switch (event) {
            case ValidationRequested e ->
                db.insertInto(VALIDATION_RESULTS)
                        .set(VALIDATION_RESULTS.ID, id)
                        .set(VALIDATION_RESULTS.NAMESPACE, e.namespace())
                        .set(VALIDATION_RESULTS.DATASET_ID, value(e.datasetId()))
                        .set(VALIDATION_RESULTS.DATASET_VERSION, e.datasetVersion())
                        .set(VALIDATION_RESULTS.VALIDATION_TYPE, type(e))
                        .set(VALIDATION_RESULTS.STATE, "QUEUED")
                        .set(VALIDATION_RESULTS.ERRORS, NONE)
                        .set(VALIDATION_RESULTS.QUALITY_METRICS, NONE)
                        .set(VALIDATION_RESULTS.ANOMALIES, NONE)
                        .set(VALIDATION_RESULTS.POSITION, recorded.position())
                        .set(VALIDATION_RESULTS.TIMESTAMP, e.at())
                        .set(VALIDATION_RESULTS.SUITE_ID, e.suiteId().value())
                        .set(VALIDATION_RESULTS.SUITE_VERSION, e.suiteVersion())
                        .set(VALIDATION_RESULTS.RULES, json(e.rules()))
                        .set(VALIDATION_RESULTS.SCHEMA_ID, value(e.schemaId()))
                        .set(VALIDATION_RESULTS.SCHEMA_VERSION, e.schemaVersion())
                        .set(VALIDATION_RESULTS.RESULTS, NONE)
                        .set(VALIDATION_RESULTS.INPUT, json(e.segments()))
                        .set(VALIDATION_RESULTS.TIME_FROM, e.from())
                        .set(VALIDATION_RESULTS.TIME_TO, e.to())
                        .set(VALIDATION_RESULTS.REQUESTED_BY, recorded.actor())
                        .set(VALIDATION_RESULTS.REVISION, recorded.version())
                        .execute();
            case DataValidated e -> record(e, recorded, db);
            case AnomaliesFlagged e ->
                exactlyOne(db.update(VALIDATION_RESULTS)
                        .set(VALIDATION_RESULTS.ANOMALIES, json(e.anomalies()))
                        .set(VALIDATION_RESULTS.REVISION, recorded.version())
                        .where(VALIDATION_RESULTS.ID.eq(id))
                        .execute());
            case ValidationFailed e ->
                exactlyOne(db.update(VALIDATION_RESULTS)
                        .set(VALIDATION_RESULTS.STATE, "FAILED")
                        .set(VALIDATION_RESULTS.PROBLEM, e.reason())
                        .set(VALIDATION_RESULTS.TIMESTAMP, e.at())
                        .set(VALIDATION_RESULTS.REVISION, recorded.version())
                        .where(VALIDATION_RESULTS.ID.eq(id))
                        .execute());
            case VerificationRequested e ->
                db.insertInto(VALIDATION_VERIFICATIONS)
                        .set(VALIDATION_VERIFICATIONS.ID, e.verificationId())
                        .set(VALIDATION_VERIFICATIONS.REPORT_ID, id)
                        .set(VALIDATION_VERIFICATIONS.DIFFERENCES, NONE)
                        .set(VALIDATION_VERIFICATIONS.REQUESTED_AT, e.at())
                        .set(VALIDATION_VERIFICATIONS.REQUESTED_BY, recorded.actor())
                        .execute();
            case ValidationVerified e ->
                exactlyOne(db.update(VALIDATION_VERIFICATIONS)
                        .set(VALIDATION_VERIFICATIONS.OUTCOME, e.outcome())
                        .set(VALIDATION_VERIFICATIONS.DIFFERENCES, json(e.differences()))
                        .set(VALIDATION_VERIFICATIONS.ENGINE, e.engine())
                        .set(VALIDATION_VERIFICATIONS.VERIFIED_AT, e.at())
                        .where(VALIDATION_VERIFICATIONS.ID.eq(e.verificationId()))
                        .execute());
        }
    }

    private static String type(ValidationRequested e) {
        return e.datasetId() == null ? "SAMPLE" : e.datasetVersion() == null ? "REQUEST" : "VERSION";
    }

    private static @Nullable UUID value(@Nullable DatasetId id) {
        return id == null ? null : id.value();
    }

    private static @Nullable UUID value(@Nullable SchemaId id) {
        return id == null ? null : id.value();
    }

    private static void record(DataValidated e, Recorded recorded, DSLContext db) {
        var errors = e.results().stream().filter(result -> !result.success()).toList();
        db.insertInto(VALIDATION_RESULTS)
                .set(VALIDATION_RESULTS.ID, e.reportId().value())
                .set(VALIDATION_RESULTS.NAMESPACE, e.namespace())
                .set(VALIDATION_RESULTS.DATASET_ID, value(e.datasetId()))
                .set(VALIDATION_RESULTS.VALIDATION_TYPE, "BATCH")
                .set(VALIDATION_RESULTS.STATE, "COMPLETED")
                .set(VALIDATION_RESULTS.IS_VALID, e.valid())
                .set(VALIDATION_RESULTS.ERRORS, json(errors))
                .set(VALIDATION_RESULTS.QUALITY_METRICS, json(e.metrics()))
                .set(VALIDATION_RESULTS.ANOMALIES, NONE)
                .set(VALIDATION_RESULTS.POSITION, recorded.position())
                .set(VALIDATION_RESULTS.TIMESTAMP, e.at())
                .set(
                        VALIDATION_RESULTS.BATCH_ID,
                        e.batchId() == null ? null : e.batchId().value())
                .set(VALIDATION_RESULTS.SUITE_ID, e.suiteId().value())
                .set(VALIDATION_RESULTS.SUITE_VERSION, e.suiteVersion())
                .set(VALIDATION_RESULTS.RULES, json(e.rules()))
                .set(VALIDATION_RESULTS.RESULTS, json(e.results()))
                .set(VALIDATION_RESULTS.INPUT, json(e.input()))
                .set(VALIDATION_RESULTS.ROWS_DIGEST, e.rowsDigest().value())
                .set(VALIDATION_RESULTS.ROW_COUNT, e.rows())
                .set(VALIDATION_RESULTS.SCORE, e.score())
                .set(VALIDATION_RESULTS.ENGINE, e.engine())
                .set(VALIDATION_RESULTS.REQUESTED_BY, recorded.actor())
                .set(VALIDATION_RESULTS.REVISION, recorded.version())
                .onConflict(VALIDATION_RESULTS.ID)
                .doUpdate()
                .set(VALIDATION_RESULTS.SUITE_VERSION, e.suiteVersion())
                .set(VALIDATION_RESULTS.SCHEMA_VERSION, e.schemaVersion())
                .set(VALIDATION_RESULTS.RULES, json(e.rules()))
                .set(VALIDATION_RESULTS.STATE, "COMPLETED")
                .set(VALIDATION_RESULTS.IS_VALID, e.valid())
                .set(VALIDATION_RESULTS.ERRORS, json(errors))
                .set(VALIDATION_RESULTS.QUALITY_METRICS, json(e.metrics()))
                .set(VALIDATION_RESULTS.TIMESTAMP, e.at())
                .set(VALIDATION_RESULTS.RESULTS, json(e.results()))
                .set(VALIDATION_RESULTS.INPUT, json(e.input()))
                .set(VALIDATION_RESULTS.ROWS_DIGEST, e.rowsDigest().value())
                .set(VALIDATION_RESULTS.ROW_COUNT, e.rows())
                .set(VALIDATION_RESULTS.SCORE, e.score())
                .set(VALIDATION_RESULTS.ENGINE, e.engine())
                .set(VALIDATION_RESULTS.REVISION, recorded.version())
                .execute();
        if (e.datasetId() == null) {
            return;
        }
        for (QualityMetric metric : e.metrics()) {
            db.insertInto(QUALITY_METRICS)
                    .set(QUALITY_METRICS.REPORT_ID, e.reportId().value())
                    .set(QUALITY_METRICS.COLUMN_NAME, metric.column())
                    .set(QUALITY_METRICS.METRIC, metric.name())
                    .set(QUALITY_METRICS.NAMESPACE, e.namespace())
                    .set(QUALITY_METRICS.DATASET_ID, e.datasetId().value())
                    .set(QUALITY_METRICS.VALUE, metric.value())
                    .set(QUALITY_METRICS.MEASURED_AT, e.at())
                    .execute();
        }
    }
}
