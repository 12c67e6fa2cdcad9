package io.infranaut.platform.readmodel;

import io.infranaut.platform.axon.Recorded;
import org.jooq.DSLContext;

/// One group of tables, filled from events. Its tables are defined in `read-models/<name>.sql`; it writes them through
/// the generated jOOQ tables, which the given `db` maps to the generation being filled. It knows no clock, no random
/// numbers and no order but that of the events; a row it expects and does not find is an error, never silence.
public interface ReadModel {
    /// The group's name: of its DDL file and its generations.
    String name();

    /// Applies one event; an event that does not concern this model is ignored.
    void on(Object event, Recorded recorded, DSLContext db);

    /// Events with equal keys are applied in their order, even when several segments run side by side. A model whose
    /// rows depend on several aggregates names what they have in common.
    default Object sequenceKey(Object event, Recorded recorded) {
        return recorded.aggregateId();
    }

    /// Raised when the meaning of the handlers changes, so that what they once made is rebuilt.
    default int revision() {
        return 1;
    }

    /// How many events are applied in one transaction at most; few where one event means many rows.
    default int batchSize() {
        return 500;
    }

    /// Whether what its tables held at each position is kept, so that `asOf` can be asked of it. Each needs a primary
    /// key then.
    default boolean keepsHistory() {
        return false;
    }

    /// The schema in which the serving generation's tables are shown.
    default String viewSchema() {
        return "public";
    }

    /// Fails unless exactly one row was changed.
    static void exactlyOne(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("expected to change one row, changed " + rows);
        }
    }
}
