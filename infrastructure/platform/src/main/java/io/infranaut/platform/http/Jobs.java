package io.infranaut.platform.http;

import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Waits for jobs, where a request asks for that.
@Component
public final class Jobs {
    private final ObjectProvider<JobSource> sources;

    Jobs(ObjectProvider<JobSource> sources) {
        this.sources = sources;
    }

    /// The job as the answer, if it is over before the wait is; else the answer that accepted it.
    public ResponseEntity<Object> await(ResponseEntity<Object> accepted, String kind, UUID id, Wait wait) {
        return sources.stream()
                .filter(source -> source.kind().equals(kind))
                .findFirst()
                .flatMap(source -> wait.until(() -> source.find(id).filter(Jobs::isOver)))
                .map(job -> ResponseEntity.ok().headers(accepted.getHeaders()).<Object>body(job))
                .orElse(accepted);
    }

    private static boolean isOver(Job job) {
        return switch (job.state()) {
            case QUEUED, RUNNING -> false;
            case COMPLETED, FAILED, CANCELLED -> true;
        };
    }
}
