package io.infranaut.validation.projection;

import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITES;
import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITE_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.SCHEMAS;
import static io.infranaut.persistence.jooq.public_.Tables.SCHEMA_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_RESULTS;
import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_VERIFICATIONS;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.QualityMetricsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.RuleSuiteVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.RuleSuitesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.SchemaVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.SchemasRecord;
import io.infranaut.persistence.jooq.public_.tables.records.ValidationResultsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.ValidationVerificationsRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
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
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Schemas and rule suites with their versions, verdicts with their inputs, and the metrics of each.
@Component
final class ValidationReadModel implements ReadModel {
    private static final JSONB NONE = JSONB.valueOf("[]");
    /// what people define; verdicts and metrics come with every batch, and their events are their past
    private static final Set<String> WITH_HISTORY =
            Set.of(RULE_SUITES.getName(), RULE_SUITE_VERSIONS.getName(), SCHEMAS.getName(), SCHEMA_VERSIONS.getName());

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
    public void on(Object event, Recorded recorded, Rows rows) {
        switch (event) {
            case SchemaEvent schema -> apply(schema, recorded, rows);
            case SuiteEvent suite -> apply(suite, recorded, rows);
            case ValidationEvent validation -> apply(validation, recorded, rows);
            default -> {}
        }
    }

    private static JSONB json(Object value) {
        return JSONB.valueOf(Json.mapper().writeValueAsString(value));
    }

    private static void apply(SchemaEvent event, Recorded recorded, Rows rows) {
        UUID id = event.schemaId().value();
        switch (event) {
            case SchemaRegistered e -> {
                rows.put(new SchemasRecord()
                        .setId(id)
                        .setNamespace(e.namespace())
                        .setSubject(e.subject())
                        .setCompatibility(e.compatibility().name())
                        .setVersion(e.version())
                        .setUpdatedAt(e.at())
                        .setUpdatedBy(recorded.actor())
                        .setRevision(recorded.version()));
                rows.insert(new SchemaVersionsRecord()
                        .setSchemaId(id)
                        .setVersion(e.version())
                        .setSchema(json(e.schema()))
                        .setDatasetId(value(e.datasetId()))
                        .setRegisteredAt(e.at())
                        .setRegisteredBy(recorded.actor()));
            }
            case CompatibilitySet e ->
                rows.change(SCHEMAS, id)
                        .setCompatibility(e.compatibility().name())
                        .setUpdatedAt(e.at())
                        .setUpdatedBy(recorded.actor())
                        .setRevision(recorded.version());
        }
    }

    private static void apply(SuiteEvent event, Recorded recorded, Rows rows) {
        UUID id = event.suiteId().value();
        switch (event) {
            case SuiteDefined e -> {
                UUID dataset = value(e.datasetId());
                rows.put(new RuleSuitesRecord()
                        .setId(id)
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setDatasetId(dataset)
                        .setVersion(e.version())
                        .setRules(json(e.rules()))
                        .setRetired(false)
                        .setDefinedAt(e.at())
                        .setDefinedBy(recorded.actor())
                        .setRevision(recorded.version()));
                rows.insert(new RuleSuiteVersionsRecord()
                        .setSuiteId(id)
                        .setVersion(e.version())
                        .setDatasetId(dataset)
                        .setRules(json(e.rules()))
                        .setDefinedAt(e.at())
                        .setDefinedBy(recorded.actor()));
            }
            case SuiteRetired _ -> rows.change(RULE_SUITES, id).setRetired(true).setRevision(recorded.version());
        }
    }

    private static void apply(ValidationEvent event, Recorded recorded, Rows rows) {
        UUID id = event.reportId().value();
        switch (event) {
            case ValidationRequested e ->
                rows.insert(new ValidationResultsRecord()
                        .setId(id)
                        .setNamespace(e.namespace())
                        .setDatasetId(value(e.datasetId()))
                        .setDatasetVersion(e.datasetVersion())
                        .setValidationType(type(e))
                        .setState("QUEUED")
                        .setErrors(NONE)
                        .setQualityMetrics(NONE)
                        .setAnomalies(NONE)
                        .setPosition(recorded.position())
                        .setTimestamp(e.at())
                        .setSuiteId(e.suiteId().value())
                        .setSuiteVersion(e.suiteVersion())
                        .setRules(json(e.rules()))
                        .setSchemaId(value(e.schemaId()))
                        .setSchemaVersion(e.schemaVersion())
                        .setResults(NONE)
                        .setInput(json(e.segments()))
                        .setTimeFrom(e.from())
                        .setTimeTo(e.to())
                        .setRequestedBy(recorded.actor())
                        .setRevision(recorded.version()));
            case DataValidated e -> record(e, recorded, rows);
            case AnomaliesFlagged e ->
                rows.change(VALIDATION_RESULTS, id)
                        .setAnomalies(json(e.anomalies()))
                        .setRevision(recorded.version());
            case ValidationFailed e ->
                rows.change(VALIDATION_RESULTS, id)
                        .setState("FAILED")
                        .setProblem(e.reason())
                        .setTimestamp(e.at())
                        .setRevision(recorded.version());
            case VerificationRequested e ->
                rows.insert(new ValidationVerificationsRecord()
                        .setId(e.verificationId())
                        .setReportId(id)
                        .setDifferences(NONE)
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor()));
            case ValidationVerified e ->
                rows.change(VALIDATION_VERIFICATIONS, e.verificationId())
                        .setOutcome(e.outcome())
                        .setDifferences(json(e.differences()))
                        .setEngine(e.engine())
                        .setVerifiedAt(e.at());
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

    private static void record(DataValidated e, Recorded recorded, Rows rows) {
        var errors = e.results().stream().filter(result -> !result.success()).toList();
        UUID id = e.reportId().value();
        ValidationResultsRecord row = rows.find(VALIDATION_RESULTS, id);
        if (row == null) {
            row = new ValidationResultsRecord()
                    .setId(id)
                    .setNamespace(e.namespace())
                    .setDatasetId(value(e.datasetId()))
                    .setValidationType("BATCH")
                    .setAnomalies(NONE)
                    .setPosition(recorded.position())
                    .setBatchId(e.batchId() == null ? null : e.batchId().value())
                    .setSuiteId(e.suiteId().value())
                    .setRequestedBy(recorded.actor());
            rows.insert(row);
        } else {
            row = rows.change(VALIDATION_RESULTS, id).setSchemaVersion(e.schemaVersion());
        }
        row.setState("COMPLETED")
                .setIsValid(e.valid())
                .setErrors(json(errors))
                .setQualityMetrics(json(e.metrics()))
                .setTimestamp(e.at())
                .setSuiteVersion(e.suiteVersion())
                .setRules(json(e.rules()))
                .setResults(json(e.results()))
                .setInput(json(e.input()))
                .setRowsDigest(e.rowsDigest().value())
                .setRowCount(e.rows())
                .setScore(e.score())
                .setEngine(e.engine())
                .setRevision(recorded.version());
        if (e.datasetId() == null) {
            return;
        }
        for (QualityMetric metric : e.metrics()) {
            rows.insert(new QualityMetricsRecord()
                    .setReportId(e.reportId().value())
                    .setColumnName(metric.column())
                    .setMetric(metric.name())
                    .setNamespace(e.namespace())
                    .setDatasetId(e.datasetId().value())
                    .setValue(metric.value())
                    .setMeasuredAt(e.at()));
        }
    }
}
