package io.infranaut.baseline.process;

import static io.infranaut.persistence.jooq.public_.Tables.BASELINE_SEGMENTS;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.segment.SegmentReferences;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Segments of pinned baselines are needed.
@Component
final class BaselineReferences implements SegmentReferences {
    private final DSLContext db;

    BaselineReferences(DSLContext db) {
        this.db = db;
    }

    @Override
    public String[] readModels() {
        return new String[] {"baseline"};
    }

    @Override
    public boolean refersTo(Digest segment) {
        return db.fetchExists(BASELINE_SEGMENTS, BASELINE_SEGMENTS.FILE_DIGEST.eq(segment.value()));
    }
}
