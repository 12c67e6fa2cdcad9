package io.infranaut.baseline.projection;

import static io.infranaut.persistence.jooq.public_.Tables.BASELINES;
import static io.infranaut.persistence.jooq.public_.Tables.BASELINE_VERSIONS;

import io.infranaut.baseline.api.BaselineEvent;
import io.infranaut.baseline.api.BaselineEvent.BaselineCreated;
import io.infranaut.baseline.api.BaselineEvent.BaselineDescribed;
import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.baseline.api.BaselineEvent.BaselinePromoted;
import io.infranaut.baseline.api.BaselineEvent.BaselineVersionFailed;
import io.infranaut.baseline.api.BaselineEvent.BaselineVersionRequested;
import io.infranaut.baseline.api.BaselineId;
import io.infranaut.model.api.ModelId;
import io.infranaut.persistence.jooq.public_.tables.records.BaselinePromotionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.BaselineSegmentsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.BaselineVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.BaselinesRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The baselines, their versions, and every choice of a current one.
@Component
final class BaselinesReadModel implements ReadModel {
    @Override
    public String name() {
        return "baseline";
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(BaselineEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof BaselineEvent baseline) {
            apply(baseline, recorded, rows);
        }
    }

    private static void apply(BaselineEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case BaselineCreated e ->
                rows.insert(new BaselinesRecord()
                        .setId(e.baselineId().value())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setDescription(e.description())
                        .setModelId(value(e.modelId()))
                        .setVersions(0)
                        .setCreatedAt(e.at())
                        .setCreatedBy(recorded.actor())
                        .setUpdatedAt(e.at())
                        .setVersion(recorded.version()));
            case BaselineDescribed e -> {
                rows.change(BASELINES, e.baselineId().value())
                        .setDescription(e.description())
                        .setModelId(value(e.modelId()));
                touch(e.baselineId(), e.at(), recorded, rows);
            }
            case BaselineVersionRequested e -> {
                rows.insert(new BaselineVersionsRecord()
                        .setBaselineId(e.baselineId().value())
                        .setNumber(e.number())
                        .setRequestId(e.requestId())
                        .setState("QUEUED")
                        .setModelVersion(e.modelVersion())
                        .setDatasetId(e.datasetId().value())
                        .setDatasetVersion(e.datasetVersion())
                        .setTimeFrom(e.from())
                        .setTimeTo(e.to())
                        .setNote(e.note())
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor()));
                rows.change(BASELINES, e.baselineId().value()).setVersions(e.number());
                touch(e.baselineId(), e.at(), recorded, rows);
            }
            case BaselinePinned e -> {
                rows.change(BASELINE_VERSIONS, e.baselineId().value(), e.number())
                        .setState("COMPLETED")
                        .setPinnedAt(e.at())
                        .setRows(e.rows())
                        .setRowsDigest(e.rowsDigest().value())
                        .setSchema(JSONB.valueOf(json(e.schema())))
                        .setSegments(JSONB.valueOf(json(e.segments())))
                        .setProfiles(JSON.valueOf(json(e.profiles())))
                        .setProfilesDigest(e.profilesDigest().value())
                        .setEngine(e.engine());
                for (SegmentRef segment : e.segments()) {
                    rows.put(new BaselineSegmentsRecord()
                            .setFileDigest(segment.file().value())
                            .setBaselineId(e.baselineId().value())
                            .setNumber(e.number()));
                }
                touch(e.baselineId(), e.at(), recorded, rows);
            }
            case BaselineVersionFailed e -> {
                rows.change(BASELINE_VERSIONS, e.baselineId().value(), e.number())
                        .setState("FAILED")
                        .setProblem(e.reason());
                touch(e.baselineId(), e.at(), recorded, rows);
            }
            case BaselinePromoted e -> {
                rows.insert(new BaselinePromotionsRecord()
                        .setBaselineId(e.baselineId().value())
                        .setOrdinal(recorded.version())
                        .setNumber(e.number())
                        .setPrevious(e.previous())
                        .setReason(e.reason())
                        .setPromotedAt(e.at())
                        .setPromotedBy(recorded.actor()));
                rows.change(BASELINES, e.baselineId().value()).setCurrentVersion(e.number());
                touch(e.baselineId(), e.at(), recorded, rows);
            }
        }
    }

    private static void touch(BaselineId id, Instant at, Recorded recorded, Rows rows) {
        rows.change(BASELINES, id.value()).setUpdatedAt(at).setVersion(recorded.version());
    }

    private static String json(Object value) {
        return Json.mapper().writeValueAsString(value);
    }

    private static @Nullable UUID value(@Nullable ModelId id) {
        return id == null ? null : id.value();
    }
}
