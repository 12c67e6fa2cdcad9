package io.infranaut.drift.projection;

import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_CHECKS;
import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_VERIFICATIONS;

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
import io.infranaut.persistence.jooq.public_.tables.records.DriftVerificationsRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof DriftEvent drift) {
            apply(drift, recorded, rows);
        }
    }

    private static void apply(DriftEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case DriftCheckRequested e ->
                rows.insert(new DriftChecksRecord()
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
                        .setVersion(recorded.version()));
            case DriftCheckSplit e -> {
                DriftChecksRecord row = rows.change(DRIFT_CHECKS, e.checkId().value());
                row.setState("SPLIT");
                row.setParts(e.parts().stream().map(CheckId::value).toArray(UUID[]::new));
                row.setVersion(recorded.version());
            }
            case DriftChecked e -> checked(e, recorded, rows);
            case DriftCheckFailed e -> {
                DriftChecksRecord row = rows.change(DRIFT_CHECKS, e.checkId().value());
                row.setState("FAILED");
                row.setProblem(e.reason());
                row.setFinishedAt(e.at());
                row.setVersion(recorded.version());
            }
            case DriftVerificationRequested e -> {
                DriftChecksRecord row = rows.change(DRIFT_CHECKS, e.checkId().value());
                rows.insert(new DriftVerificationsRecord()
                        .setId(e.verificationId())
                        .setCheckId(e.checkId().value())
                        .setNamespace(row.getNamespace())
                        .setState("QUEUED")
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor())
                        .setVersion(recorded.version()));
                row.setVersion(recorded.version());
            }
            case DriftCheckVerified e -> {
                rows.change(DRIFT_VERIFICATIONS, e.verificationId())
                        .setState("COMPLETED")
                        .setOutcome(e.outcome())
                        .setResult(json(e))
                        .setFinishedAt(e.at())
                        .setVersion(recorded.version());
                rows.change(DRIFT_CHECKS, e.checkId().value()).setVersion(recorded.version());
            }
        }
    }

    private static void checked(DriftChecked e, Recorded recorded, Rows rows) {
        DriftChecksRecord row = rows.change(DRIFT_CHECKS, e.checkId().value());
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
    }

    private static JSON json(Object value) {
        return JSON.valueOf(Json.mapper().writeValueAsString(value));
    }

    private static <I> @Nullable UUID value(@Nullable I id, Function<I, UUID> value) {
        return id == null ? null : value.apply(id);
    }
}
