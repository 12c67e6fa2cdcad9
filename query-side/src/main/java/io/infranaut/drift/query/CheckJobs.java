package io.infranaut.drift.query;

import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_CHECKS;

import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.persistence.jooq.public_.tables.records.DriftChecksRecord;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.JobSource;
import io.infranaut.platform.http.Problems;
import io.infranaut.platform.json.Json;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Drift checks as jobs. One that was cut into chunks is completed when all of these are over.
@Component
final class CheckJobs implements JobSource {
    private final DSLContext db;

    CheckJobs(DSLContext db) {
        this.db = db;
    }

    /// The result of a check that was cut into chunks.
    ///
    /// @param parts in the order of the chunks
    record Parts(List<ChecksApi.CheckSummary> parts) {}

    @Override
    public String kind() {
        return "drift-check";
    }

    @Override
    public Optional<Job> find(UUID id) {
        return db.fetchOptional(DRIFT_CHECKS, DRIFT_CHECKS.ID.eq(id)).map(this::of);
    }

    Job of(DriftChecksRecord row) {
        return switch (row.getState()) {
            case "COMPLETED" ->
                Job.completed(
                        row.getId(),
                        Json.mapper()
                                .readValue(
                                        Objects.requireNonNull(row.getResult()).data(), DriftChecked.class));
            case "FAILED" ->
                Job.failed(row.getId(), Problems.problem(422, "check-cannot-be-made", row.getProblem(), List.of()));
            case "SPLIT" -> ofParts(row);
            default -> Job.queued(row.getId());
        };
    }

    private Job ofParts(DriftChecksRecord row) {
        int all = Objects.requireNonNull(row.getParts()).length;
        List<DriftChecksRecord> parts = partsOf(row);
        long over =
                parts.stream().filter(part -> !part.getState().equals("QUEUED")).count();
        return over < all
                ? new Job(row.getId(), Job.State.RUNNING, (double) over / all, null, null)
                : Job.completed(
                        row.getId(),
                        new Parts(parts.stream().map(ChecksApi.CheckSummary::of).toList()));
    }

    /// The checks of the chunks, in their order.
    List<DriftChecksRecord> partsOf(DriftChecksRecord row) {
        UUID[] ids = Objects.requireNonNull(row.getParts());
        Map<UUID, Integer> order = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            order.put(ids[i], i);
        }
        return db.fetch(DRIFT_CHECKS, DRIFT_CHECKS.ID.in(order.keySet())).stream()
                .sorted(Comparator.comparing(part -> order.get(part.getId())))
                .toList();
    }
}
