package io.infranaut.drift.query;

import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_VERIFICATIONS;

import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.JobSource;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Verifications of drift checks as jobs.
@Component
final class VerificationJobs implements JobSource {
    private final DSLContext db;

    VerificationJobs(DSLContext db) {
        this.db = db;
    }

    @Override
    public String kind() {
        return "drift-verification";
    }

    @Override
    public Optional<Job> find(UUID id) {
        return db.fetchOptional(DRIFT_VERIFICATIONS, DRIFT_VERIFICATIONS.ID.eq(id))
                .map(ChecksApi::job);
    }
}
