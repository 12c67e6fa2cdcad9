package io.infranaut.platform.readmodel;

import io.infranaut.platform.axon.Recorded;
import java.util.Set;

/// One group of tables, filled from events. Its tables are defined in `read-models/<name>.sql`, each with a primary
/// key; it changes them through the given [Rows]. It knows no clock, no random numbers and no order but that of the
/// events; a row it expects and does not find is an error, never silence.
public interface ReadModel {
    /// The group's name: of its DDL file and its generations.
    String name();

    /// The events that concern this model, as classes or sealed interfaces; it is given no others. Whoever adds one
    /// raises the revision.
    default Set<Class<?>> events() {
        return Set.of(Object.class);
    }

    /// Applies one event.
    void on(Object event, Recorded recorded, Rows rows);

    /// Events with equal keys are applied in their order, even when several segments run side by side. A model whose
    /// rows depend on several aggregates names what they have in common: no row is touched by events of two keys.
    default Object sequenceKey(Object event, Recorded recorded) {
        return recorded.aggregateId();
    }

    /// Raised when the meaning of the handlers changes, so that what they once made is rebuilt.
    default int revision() {
        return 1;
    }

    /// How many events are applied in one transaction at most; few where one event means many rows.
    default int batchSize() {
        return 10_000;
    }

    /// Whether what its tables held at each position is kept, so that `asOf` can be asked of it.
    default boolean keepsHistory() {
        return false;
    }

    /// The same for one of its tables: a model may leave out those that change with every batch. [#revision] is raised
    /// when the answer changes.
    default boolean keepsHistory(String table) {
        return keepsHistory();
    }

    /// Whether an operator may have it stand still for a while.
    default boolean mayBePaused() {
        return true;
    }

    /// The schema in which the serving generation's tables are shown.
    default String viewSchema() {
        return "public";
    }
}
