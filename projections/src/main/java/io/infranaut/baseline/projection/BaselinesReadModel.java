package io.infranaut.baseline.projection;

import static io.infranaut.persistence.jooq.public_.Tables.BASELINES;
import static io.infranaut.persistence.jooq.public_.Tables.BASELINE_PROMOTIONS;
import static io.infranaut.persistence.jooq.public_.Tables.BASELINE_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.BASELINE_VERSIONS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.baseline.api.BaselineEvent;
import io.infranaut.baseline.api.BaselineEvent.BaselineCreated;
import io.infranaut.baseline.api.BaselineEvent.BaselineDescribed;
import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.baseline.api.BaselineEvent.BaselinePromoted;
import io.infranaut.baseline.api.BaselineEvent.BaselineVersionFailed;
import io.infranaut.baseline.api.BaselineEvent.BaselineVersionRequested;
import io.infranaut.baseline.api.BaselineId;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
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
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof BaselineEvent baseline) {
            apply(baseline, recorded, db);
        }
    }

    private static void apply(BaselineEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case BaselineCreated e ->
                db.newRecord(BASELINES)
                        .setId(e.baselineId().value())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setDescription(e.description())
                        .setModelId(value(e.modelId()))
                        .setVersions(0)
                        .setCreatedAt(e.at())
                        .setCreatedBy(recorded.actor())
                        .setUpdatedAt(e.at())
                        .setVersion(recorded.version())
                        .insert();
            case BaselineDescribed e -> {
                exactlyOne(db.update(BASELINES)
                        .set(BASELINES.DESCRIPTION, e.description())
                        .set(BASELINES.MODEL_ID, value(e.modelId()))
                        .where(BASELINES.ID.eq(e.baselineId().value()))
                        .execute());
                touch(e.baselineId(), e.at(), recorded, db);
            }
            case BaselineVersionRequested e -> {
                db.newRecord(BASELINE_VERSIONS)
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
                        .setRequestedBy(recorded.actor())
                        .insert();
                exactlyOne(db.update(BASELINES)
                        .set(BASELINES.VERSIONS, e.number())
                        .where(BASELINES.ID.eq(e.baselineId().value()))
                        .execute());
                touch(e.baselineId(), e.at(), recorded, db);
            }
            case BaselinePinned e -> {
                exactlyOne(db.update(BASELINE_VERSIONS)
                        .set(BASELINE_VERSIONS.STATE, "COMPLETED")
                        .set(BASELINE_VERSIONS.PINNED_AT, e.at())
                        .set(BASELINE_VERSIONS.ROWS, e.rows())
                        .set(BASELINE_VERSIONS.ROWS_DIGEST, e.rowsDigest().value())
                        .set(BASELINE_VERSIONS.SCHEMA, JSONB.valueOf(json(e.schema())))
                        .set(BASELINE_VERSIONS.SEGMENTS, JSONB.valueOf(json(e.segments())))
                        .set(BASELINE_VERSIONS.PROFILES, JSON.valueOf(json(e.profiles())))
                        .set(
                                BASELINE_VERSIONS.PROFILES_DIGEST,
                                e.profilesDigest().value())
                        .set(BASELINE_VERSIONS.ENGINE, e.engine())
                        .where(version(e.baselineId(), e.number()))
                        .execute());
                for (SegmentRef segment : e.segments()) {
                    db.insertInto(BASELINE_SEGMENTS)
                            .set(BASELINE_SEGMENTS.FILE_DIGEST, segment.file().value())
                            .set(BASELINE_SEGMENTS.BASELINE_ID, e.baselineId().value())
                            .set(BASELINE_SEGMENTS.NUMBER, e.number())
                            .onConflictDoNothing()
                            .execute();
                }
                touch(e.baselineId(), e.at(), recorded, db);
            }
            case BaselineVersionFailed e -> {
                exactlyOne(db.update(BASELINE_VERSIONS)
                        .set(BASELINE_VERSIONS.STATE, "FAILED")
                        .set(BASELINE_VERSIONS.PROBLEM, e.reason())
                        .where(version(e.baselineId(), e.number()))
                        .execute());
                touch(e.baselineId(), e.at(), recorded, db);
            }
            case BaselinePromoted e -> {
                db.newRecord(BASELINE_PROMOTIONS)
                        .setBaselineId(e.baselineId().value())
                        .setOrdinal(recorded.version())
                        .setNumber(e.number())
                        .setPrevious(e.previous())
                        .setReason(e.reason())
                        .setPromotedAt(e.at())
                        .setPromotedBy(recorded.actor())
                        .insert();
                exactlyOne(db.update(BASELINES)
                        .set(BASELINES.CURRENT_VERSION, e.number())
                        .where(BASELINES.ID.eq(e.baselineId().value()))
                        .execute());
                touch(e.baselineId(), e.at(), recorded, db);
            }
        }
    }

    private static void touch(BaselineId id, Instant at, Recorded recorded, DSLContext db) {
        exactlyOne(db.update(BASELINES)
                .set(BASELINES.UPDATED_AT, at)
                .set(BASELINES.VERSION, recorded.version())
                .where(BASELINES.ID.eq(id.value()))
                .execute());
    }

    private static Condition version(BaselineId id, int number) {
        return BASELINE_VERSIONS.BASELINE_ID.eq(id.value()).and(BASELINE_VERSIONS.NUMBER.eq(number));
    }

    private static String json(Object value) {
        return Json.mapper().writeValueAsString(value);
    }

    private static @Nullable UUID value(@Nullable ModelId id) {
        return id == null ? null : id.value();
    }
}
