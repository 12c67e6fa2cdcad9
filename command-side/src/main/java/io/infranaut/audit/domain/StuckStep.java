package io.infranaut.audit.domain;

import io.infranaut.audit.api.StuckStepCommand;
import io.infranaut.audit.api.StuckStepCommand.NudgeStep;
import io.infranaut.audit.api.StuckStepEvent;
import io.infranaut.audit.api.StuckStepEvent.StepNudged;
import java.util.List;

/// What was decided about a step that should have happened. It may be nudged at any time: taking a step twice is the
/// same as once.
public record StuckStep() {
    static List<StuckStepEvent> decide(StuckStep state, StuckStepCommand command) {
        return switch (command) {
            case NudgeStep c -> List.of(new StepNudged(c.stuckStepId(), c.kind(), c.instance(), c.at()));
        };
    }

    static StuckStep evolve(StuckStep state, StuckStepEvent event) {
        return switch (event) {
            case StepNudged _ -> state;
        };
    }
}
