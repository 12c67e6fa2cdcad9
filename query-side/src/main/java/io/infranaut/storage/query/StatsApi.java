package io.infranaut.storage.query;

import static io.infranaut.persistence.jooq.public_.Tables.BATCH_APPLIED;
import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_STORAGE;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetStorageRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.redis.HotWindow;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Tells how much is stored where.
@RestController
@Requires(Permission.READ)
@Reads({"dataset", "storage", "rows"})
final class StatsApi {
    private final DSLContext db;
    private final DSLContext rows;
    private final HotWindow window;
    private final Tiers tiers;

    StatsApi(DSLContext db, HotWindow window, Tiers tiers) {
        this.db = db;
        this.rows = db.configuration()
                .derive(new Settings()
                        .withRenderMapping(new RenderMapping()
                                .withSchemata(
                                        new MappedSchema().withInput("public").withOutput("rows"))))
                .dsl();
        this.window = window;
        this.tiers = tiers;
    }

    /// @param bytes as stored; null for PostgreSQL, which keeps rows with their indexes
    /// @param batches that are there
    /// @param oldest when the oldest of them was stored
    record TierStats(
            Tier tier,
            long rows,
            @Nullable Long bytes,
            long batches,
            @Nullable Instant oldest,
            @Nullable Instant newest) {}

    /// @param bytesIn as they came
    record DatasetStats(
            DatasetId datasetId,
            String namespace,
            String name,
            long batches,
            long bytesIn,
            long rowsQuarantined,
            long batchesRejected,
            List<TierStats> tiers) {}

    /// @param answered how many requests for rows each tier has answered since this process started
    record Stats(List<DatasetStats> items, @Nullable String nextPageToken, Map<Tier, Long> answered) {}

    @GetMapping("/api/v1/storage/stats")
    @Operation(operationId = "getStorageStats", summary = "Show rows, bytes and batches per dataset and tier")
    Stats stats(@RequestParam(required = false) @Nullable UUID dataset, PageRequest page, Caller caller) {
        Condition condition = dataset == null ? noCondition() : DATASETS.ID.eq(dataset);
        if (!caller.namespaces().contains("*")) {
            condition = condition.and(DATASETS.NAMESPACE.in(caller.namespaces()));
        }
        List<DatasetStats> items = db.select(DATASETS.ID, DATASETS.NAMESPACE, DATASETS.NAME, DATASET_STORAGE)
                .from(DATASETS)
                .join(DATASET_STORAGE)
                .on(DATASET_STORAGE.DATASET_ID.eq(DATASETS.ID))
                .where(condition)
                .and(page.after(DATASETS.ID))
                .orderBy(DATASETS.ID)
                .limit(page.limit() + 1)
                .fetch(row -> stats(row.value1(), row.value2(), row.value3(), row.value4()));
        Page<DatasetStats> cut =
                Page.of(items, page, item -> List.of(item.datasetId().toString()));
        return new Stats(cut.items(), cut.nextPageToken(), tiers.answered());
    }

    private DatasetStats stats(UUID id, String namespace, String name, DatasetStorageRecord stored) {
        return new DatasetStats(
                new DatasetId(id),
                namespace,
                name,
                stored.getBatches(),
                stored.getBytesIn(),
                stored.getRowsQuarantined(),
                stored.getBatchesRejected(),
                List.of(
                        hot(id),
                        warm(id),
                        new TierStats(
                                Tier.COLD,
                                stored.getRows(),
                                stored.getBytes(),
                                stored.getSegments(),
                                stored.getFirstStoredAt(),
                                stored.getLastStoredAt())));
    }

    private TierStats hot(UUID id) {
        TreeMap<Long, HotWindow.Note> here;
        try {
            here = window.batches(id);
        } catch (RedisException e) {
            here = new TreeMap<>();
        }
        return new TierStats(
                Tier.HOT,
                here.values().stream().mapToLong(HotWindow.Note::rows).sum(),
                here.values().stream().mapToLong(HotWindow.Note::bytes).sum(),
                here.size(),
                here.values().stream()
                        .map(HotWindow.Note::storedAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                here.values().stream()
                        .map(HotWindow.Note::storedAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    private TierStats warm(UUID id) {
        var sums = rows.select(sum(BATCH_APPLIED.ROWS), count())
                .from(BATCH_APPLIED)
                .where(BATCH_APPLIED.DATASET_ID.eq(id))
                .fetchSingle();
        long all = sums.value1() == null ? 0 : sums.value1().longValueExact();
        return new TierStats(Tier.WARM, all, null, sums.value2(), null, null);
    }
}
