package io.infranaut.storage.process;

import static io.infranaut.persistence.jooq.public_.Tables.DATASET_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.QUARANTINED_BATCHES;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.segment.SegmentReferences;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Segments of stored batches, of pinned versions, and of quarantined rows are needed.
@Component
final class StorageReferences implements SegmentReferences {
    private final DSLContext db;

    StorageReferences(DSLContext db) {
        this.db = db;
    }

    @Override
    public String[] readModels() {
        return new String[] {"storage", "dataset"};
    }

    @Override
    public boolean refersTo(Digest segment) {
        return db.fetchExists(DATASET_SEGMENTS, DATASET_SEGMENTS.FILE_DIGEST.eq(segment.value()))
                || db.fetchExists(DATASET_VERSION_SEGMENTS, DATASET_VERSION_SEGMENTS.FILE_DIGEST.eq(segment.value()))
                || db.fetchExists(QUARANTINED_BATCHES, QUARANTINED_BATCHES.FILE_DIGEST.eq(segment.value()));
    }
}
