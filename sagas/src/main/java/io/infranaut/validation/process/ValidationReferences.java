package io.infranaut.validation.process;

import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_RESULTS;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.val;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.segment.SegmentReferences;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;

/// Segments that a verdict was drawn from are needed, to draw it again.
@Component
final class ValidationReferences implements SegmentReferences {
    private final DSLContext db;

    ValidationReferences(DSLContext db) {
        this.db = db;
    }

    @Override
    public String[] readModels() {
        return new String[] {"validation"};
    }

    @Override
    public boolean refersTo(Digest segment) {
        String cites = Json.mapper().writeValueAsString(List.of(Map.of("file", segment)));
        return db.fetchExists(
                VALIDATION_RESULTS, condition("{0} @> {1}", VALIDATION_RESULTS.INPUT, val(JSONB.valueOf(cites))));
    }
}
