package io.infranaut.audit.process;

import static io.infranaut.persistence.jooq.platform.Tables.STUCK;

import io.infranaut.audit.api.StuckStepEvent;
import io.infranaut.audit.api.StuckStepEvent.StepNudged;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Tells the watchdog which steps somebody wants to have happen now.
@Component
final class Nudges implements EventProcess {
    private final DSLContext db;

    Nudges(DSLContext db) {
        this.db = db;
    }

    @Override
    public String name() {
        return "audit-nudges";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(StuckStepEvent.class);
    }

    @Override
    public boolean maySplit() {
        return true;
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof StepNudged nudged) {
            db.update(STUCK)
                    .set(STUCK.NUDGE, true)
                    .where(STUCK.ID.eq(nudged.stuckStepId().value()))
                    .execute();
        }
    }
}
