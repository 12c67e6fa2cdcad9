package io.infranaut.drift.projection;

import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_CHECKS;
import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_VERIFICATIONS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.ColumnVerdict;
import io.infranaut.drift.api.DriftEvent;
import io.infranaut.drift.api.DriftEvent.DriftCheckFailed;
import io.infranaut.drift.api.DriftEvent.DriftCheckRequested;
import io.infranaut.drift.api.DriftEvent.DriftCheckSplit;
import io.infranaut.drift.api.DriftEvent.DriftCheckVerified;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.drift.api.DriftEvent.DriftVerificationRequested;
import io.infranaut.persistence.jooq.public_.tables.records.DriftChecksRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.JSON;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The drift checks with their verdicts, and the verifications of these.
@Component
final class DriftReadModel implements ReadModel {
    @Override
    public String name() {
        return "drift";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DriftEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof DriftEvent drift) {
            apply(drift, recorded, db);
        }
    }

    private static void apply(DriftEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case DriftCheckRequested e ->
                db.newRecord(DRIFT_CHECKS)
                        .setId(e.checkId().value())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setPartOf(value(e.partOf(), CheckId::value))
                        .setState("QUEUED")
                        .setBaselineId(value(e.baselineId(), id -> id.value()))
                        .setBaselineVersion(e.baselineVersion())
                        .setModelId(value(e.modelId(), id -> id.value()))
                        .setModelVersion(e.modelVersion())
                        .setDatasetId(value(e.datasetId(), id -> id.value()))
                        .setTimeFrom(e.from())
                        .setTimeTo(e.to())
                        .setFirstRow(e.firstRow())
                        .setLastRow(e.lastRow())
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor())
                        .setVersion(recorded.version())
                        .insert();
            case DriftCheckSplit e -> {
                DriftChecksRecord row = row(e.checkId(), db);
                row.setState("SPLIT");
                row.setParts(e.parts().stream().map(CheckId::value).toArray(UUID[]::new));
                row.setVersion(recorded.version());
                row.update();
            }
            case DriftChecked e -> checked(e, recorded, db);
            case DriftCheckFailed e -> {
                DriftChecksRecord row = row(e.checkId(), db);
                row.setState("FAILED");
                row.setProblem(e.reason());
                row.setFinishedAt(e.at());
                row.setVersion(recorded.version());
                row.update();
            }
            case DriftVerificationRequested e -> {
                DriftChecksRecord row = row(e.checkId(), db);
                db.newRecord(DRIFT_VERIFICATIONS)
                        .setId(e.verificationId())
                        .setCheckId(e.checkId().value())
                        .setNamespace(row.getNamespace())
                        .setState("QUEUED")
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor())
                        .setVersion(recorded.version())
                        .insert();
                row.setVersion(recorded.version());
                row.update();
            }
            case DriftCheckVerified e -> {
                exactlyOne(db.update(DRIFT_VERIFICATIONS)
                        .set(DRIFT_VERIFICATIONS.STATE, "COMPLETED")
                        .set(DRIFT_VERIFICATIONS.OUTCOME, e.outcome())
                        .set(DRIFT_VERIFICATIONS.RESULT, json(e))
                        .set(DRIFT_VERIFICATIONS.FINISHED_AT, e.at())
                        .set(DRIFT_VERIFICATIONS.VERSION, recorded.version())
                        .where(DRIFT_VERIFICATIONS.ID.eq(e.verificationId()))
                        .execute());
                DriftChecksRecord row = row(e.checkId(), db);
                row.setVersion(recorded.version());
                row.update();
            }
        }
    }

    private static void checked(DriftChecked e, Recorded recorded, DSLContext db) {
        DriftChecksRecord row = row(e.checkId(), db);
        row.setState("COMPLETED");
        row.setBaselineId(e.baselineId().value());
        row.setBaselineVersion(e.baselineVersion());
        row.setModelId(value(e.modelId(), id -> id.value()));
        row.setModelVersion(e.modelVersion());
        row.setDatasetId(e.datasetId().value());
        row.setFinishedAt(e.at());
        row.setVerdict(e.verdict());
        row.setMeasured(e.measured());
        row.setDrifted(e.drifted());
        row.setDriftedShare(e.driftedShare());
        row.setDriftedColumns(e.columns().stream()
                .filter(column -> column.verdict().equals("DRIFT"))
                .map(ColumnVerdict::column)
                .toArray(String[]::new));
        row.setResult(json(e));
        row.setVersion(recorded.version());
        row.update();
    }

    private static DriftChecksRecord row(CheckId id, DSLContext db) {
        return db.fetchSingle(DRIFT_CHECKS, DRIFT_CHECKS.ID.eq(id.value()));
    }

    private static JSON json(Object value) {
        return JSON.valueOf(Json.mapper().writeValueAsString(value));
    }

    private static <I> @Nullable UUID value(@Nullable I id, Function<I, UUID> value) {
        return id == null ? null : value.apply(id);
    }
}
