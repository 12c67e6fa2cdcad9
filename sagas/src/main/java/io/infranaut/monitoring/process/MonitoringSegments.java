package io.infranaut.monitoring.process;

import static io.infranaut.persistence.jooq.public_.Tables.MONITORING_SEGMENTS;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.segment.SegmentReferences;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Keeps the segments that hold metric points, or that a measurement cites.
@Component
final class MonitoringSegments implements SegmentReferences {
    private final DSLContext db;

    MonitoringSegments(DSLContext db) {
        this.db = db;
    }

    @Override
    public String[] readModels() {
        return new String[] {"monitoring"};
    }

    @Override
    public boolean refersTo(Digest segment) {
        return db.fetchExists(MONITORING_SEGMENTS, MONITORING_SEGMENTS.FILE_DIGEST.eq(segment.value()));
    }
}
