package io.infranaut.monitoring.query;

import static io.infranaut.persistence.jooq.public_.Tables.PERFORMANCE_VERIFICATIONS;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.infranaut.persistence.jooq.public_.tables.records.PerformanceVerificationsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.JobSource;
import io.infranaut.platform.http.Reads;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Shows what came of measuring chunks again.
@RestController("performanceVerificationQueries")
@Requires(Permission.READ)
@Reads("monitoring")
final class VerificationsApi implements JobSource {
    private final DSLContext db;

    VerificationsApi(DSLContext db) {
        this.db = db;
    }

    @Override
    public String kind() {
        return "performance-verification";
    }

    @Override
    public Optional<Job> find(UUID id) {
        return row(id).map(VerificationsApi::job);
    }

    @GetMapping("/api/v1/monitoring/verifications/{id}")
    @Operation(operationId = "getPerformanceVerification", summary = "What came of measuring a chunk again")
    Job get(@PathVariable UUID id, Caller caller) {
        return row(id).filter(found -> caller.mayEnter(found.getNamespace()))
                .map(VerificationsApi::job)
                .orElseThrow(() -> new NotFound("verification", id));
    }

    private Optional<PerformanceVerificationsRecord> row(UUID id) {
        return db.fetchOptional(PERFORMANCE_VERIFICATIONS, PERFORMANCE_VERIFICATIONS.ID.eq(id));
    }

    private record Result(@JsonRawValue @JsonValue String json) {}

    private static Job job(PerformanceVerificationsRecord row) {
        return row.getResult() == null
                ? Job.queued(row.getId())
                : Job.completed(row.getId(), new Result(row.getResult().data()));
    }
}
