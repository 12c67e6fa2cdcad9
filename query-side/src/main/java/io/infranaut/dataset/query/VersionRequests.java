package io.infranaut.dataset.query;

import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_REQUESTS;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetVersionRequestsRecord;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.JobSource;
import io.infranaut.platform.http.Problems;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// How far requested versions are.
@Component
final class VersionRequests implements JobSource {
    private final DSLContext db;

    VersionRequests(DSLContext db) {
        this.db = db;
    }

    @Override
    public String kind() {
        return "dataset-version";
    }

    record Pinned(DatasetId datasetId, int version) {}

    @Override
    public Optional<Job> find(UUID id) {
        return db.fetchOptional(DATASET_VERSION_REQUESTS, DATASET_VERSION_REQUESTS.ID.eq(id))
                .map(VersionRequests::job);
    }

    private static Job job(DatasetVersionRequestsRecord row) {
        return switch (Job.State.valueOf(row.getState())) {
            case COMPLETED ->
                Job.completed(row.getId(), new Pinned(new DatasetId(row.getDatasetId()), row.getNumber()));
            case FAILED -> Job.failed(row.getId(), Problems.problem(422, "no-version", row.getProblem(), List.of()));
            case QUEUED, RUNNING, CANCELLED -> Job.queued(row.getId());
        };
    }
}
