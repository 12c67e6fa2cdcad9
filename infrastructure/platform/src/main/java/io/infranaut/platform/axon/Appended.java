package io.infranaut.platform.axon;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/// Tells, within a unit of work, how far the history reaches with what was appended in it.
final class Appended {
    private static final String POSITION = "infranaut.position";

    private Appended() {}

    /// Notes a position that is not before the last event appended.
    static void at(long position) {
        CurrentUnitOfWork.ifStarted(unit ->
                unit.root().resources().merge(POSITION, position, (a, b) -> Math.max((Long) a, (Long) b)));
    }

    /// The highest position noted in the unit, or 0.
    static long in(UnitOfWork<?> unit) {
        Long position = unit.root().getResource(POSITION);
        return position == null ? 0 : position;
    }
}
