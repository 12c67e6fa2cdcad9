package io.infranaut.dataset.query;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_REQUESTS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.personal.PersonalData;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows datasets and their versions.
@RestController("datasetQueries")
@Requires(Permission.READ)
@Reads(value = "dataset", asOf = true)
final class DatasetsApi {
    private final DSLContext db;
    private final VersionRequests requests;
    private final DatasetStatistics statistics;
    private final PersonalData personal;

    DatasetsApi(DSLContext db, VersionRequests requests, DatasetStatistics statistics, PersonalData personal) {
        this.db = db;
        this.personal = personal;
        this.requests = requests;
        this.statistics = statistics;
    }

    /// @param version number of the last pinned version, 0 for none
    /// @param checksum of all rows, by the digests of their batches in order
    record DatasetView(
            DatasetId id,
            String namespace,
            String name,
            @Nullable String description,
            State state,
            int version,
            TableSchema schema,
            List<String> tags,
            @Personal @Nullable String owner,
            @Nullable String source,
            @Nullable BigDecimal qualityScore,
            long rowCount,
            int columnCount,
            long sizeBytes,
            @Nullable String checksum,
            Instant createdAt,
            String createdBy,
            Instant updatedAt) {}

    enum State {
        ACTIVE,
        ARCHIVED
    }

    /// @param namespace exactly
    /// @param name exactly; with the namespace it addresses one dataset
    /// @param search in name and description, any case
    @GetMapping("/api/v1/metadata/datasets")
    @Operation(
            operationId = "listDatasets",
            summary =
                    "List datasets by namespace and name; filter by namespace, name, tag, owner, state or a search word")
    Page<DatasetView> list(
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String tag,
            @RequestParam(required = false) @Nullable String owner,
            @RequestParam(required = false) @Nullable State state,
            PageRequest page,
            Caller caller) {
        Condition condition = noCondition();
        if (!caller.namespaces().contains("*")) {
            condition = condition.and(DATASETS.NAMESPACE.in(caller.namespaces()));
        }
        if (namespace != null) {
            condition = condition.and(DATASETS.NAMESPACE.eq(PageRequest.text(namespace)));
        }
        if (name != null) {
            condition = condition.and(DATASETS.NAME.eq(PageRequest.text(name)));
        }
        if (search != null) {
            condition = condition.and(DATASETS.NAME
                    .containsIgnoreCase(PageRequest.text(search))
                    .or(DATASETS.DESCRIPTION.containsIgnoreCase(PageRequest.text(search))));
        }
        if (tag != null) {
            condition = condition.and(DATASETS.TAGS.contains(new String[] {PageRequest.text(tag)}));
        }
        if (owner != null) {
            condition = condition.and(personal.named(DATASETS.OWNER, PageRequest.text(owner)));
        }
        if (state != null) {
            condition = condition.and(DATASETS.STATE.eq(state.name()));
        }
        condition = condition.and(page.after(DATASETS.NAMESPACE, DATASETS.NAME));
        List<DatasetView> rows = db.selectFrom(DATASETS)
                .where(condition)
                .orderBy(DATASETS.NAMESPACE, DATASETS.NAME)
                .limit(page.limit() + 1)
                .fetch(DatasetsApi::view);
        return Page.of(rows, page, dataset -> List.of(dataset.namespace(), dataset.name()));
    }

    @GetMapping("/api/v1/metadata/datasets/{id}")
    @Operation(operationId = "getDataset", summary = "Show a dataset")
    ResponseEntity<DatasetView> get(@PathVariable DatasetId id, Caller caller) {
        DatasetsRecord row = find(id, caller);
        return ResponseEntity.ok().eTag(Answer.etag(row.getRevision())).body(view(row));
    }

    private DatasetsRecord find(DatasetId id, Caller caller) {
        return db.fetchOptional(DATASETS, DATASETS.ID.eq(id.value()))
                .filter(row -> caller.mayEnter(row.getNamespace()))
                .orElseThrow(() -> new NotFound("dataset", id));
    }

    private static DatasetView view(DatasetsRecord row) {
        return new DatasetView(
                new DatasetId(row.getId()),
                row.getNamespace(),
                row.getName(),
                row.getDescription(),
                State.valueOf(row.getState()),
                row.getVersion(),
                Json.mapper().readValue(row.getSchema().data(), TableSchema.class),
                List.of(row.getTags()),
                row.getOwner(),
                row.getDataSource(),
                row.getDataQualityScore(),
                row.getRowCount(),
                row.getColumnCount(),
                row.getFileSizeBytes(),
                row.getChecksum(),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getUpdatedAt());
    }

    @GetMapping("/api/v1/metadata/datasets/{id}/statistics")
    @Reads({"dataset", "rows"})
    @Operation(operationId = "getDatasetStatistics", summary = "Show what a dataset holds, in all and by column")
    DatasetStatistics.View statistics(@PathVariable DatasetId id, Caller caller) {
        return statistics.of(find(id, caller));
    }

    /// @param checksum of its rows, by the digests of its segments in order
    record VersionView(
            DatasetId datasetId,
            int number,
            long rows,
            long bytes,
            int segments,
            @Nullable Instant from,
            @Nullable Instant to,
            String checksum,
            @Personal @Nullable String note,
            Instant pinnedAt,
            String pinnedBy) {}

    @GetMapping("/api/v1/metadata/datasets/{id}/versions")
    @Operation(operationId = "listDatasetVersions", summary = "List the pinned versions of a dataset, newest first")
    Page<VersionView> versions(@PathVariable DatasetId id, PageRequest page, Caller caller) {
        find(id, caller);
        List<VersionView> rows = db.selectFrom(DATASET_VERSIONS)
                .where(DATASET_VERSIONS.DATASET_ID.eq(id.value()))
                .and(page.before(DATASET_VERSIONS.NUMBER))
                .orderBy(DATASET_VERSIONS.NUMBER.desc())
                .limit(page.limit() + 1)
                .fetch(DatasetsApi::view);
        return Page.of(rows, page, version -> List.of(Integer.toString(version.number())));
    }

    @GetMapping("/api/v1/metadata/datasets/{id}/versions/{number}")
    @Operation(operationId = "getDatasetVersion", summary = "Show a pinned version of a dataset")
    VersionView version(@PathVariable DatasetId id, @PathVariable int number, Caller caller) {
        find(id, caller);
        return db.fetchOptional(
                        DATASET_VERSIONS,
                        DATASET_VERSIONS.DATASET_ID.eq(id.value()).and(DATASET_VERSIONS.NUMBER.eq(number)))
                .map(DatasetsApi::view)
                .orElseThrow(() -> new NotFound("version of dataset " + id, number));
    }

    private static VersionView view(DatasetVersionsRecord row) {
        return new VersionView(
                new DatasetId(row.getDatasetId()),
                row.getNumber(),
                row.getRows(),
                row.getBytes(),
                row.getSegments(),
                row.getTimeFrom(),
                row.getTimeTo(),
                row.getChecksum(),
                row.getNote(),
                row.getPinnedAt(),
                row.getPinnedBy());
    }

    @Answers(value = Job.class, result = VersionRequests.Pinned.class)
    @GetMapping("/api/v1/metadata/datasets/{id}/version-requests/{request}")
    @Operation(operationId = "getDatasetVersionRequest", summary = "Show how far the pinning of a version is")
    Job request(@PathVariable DatasetId id, @PathVariable UUID request, Caller caller) {
        find(id, caller);
        if (!db.fetchExists(
                DATASET_VERSION_REQUESTS,
                DATASET_VERSION_REQUESTS.ID.eq(request).and(DATASET_VERSION_REQUESTS.DATASET_ID.eq(id.value())))) {
            throw new NotFound("version request", request);
        }
        return requests.find(request).orElseThrow(() -> new NotFound("version request", request));
    }
}
