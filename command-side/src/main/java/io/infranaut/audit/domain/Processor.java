package io.infranaut.audit.domain;

import io.infranaut.audit.api.ProcessorCommand;
import io.infranaut.audit.api.ProcessorCommand.MergeSegment;
import io.infranaut.audit.api.ProcessorCommand.PauseProcessor;
import io.infranaut.audit.api.ProcessorCommand.ResumeProcessor;
import io.infranaut.audit.api.ProcessorCommand.SplitSegment;
import io.infranaut.audit.api.ProcessorEvent;
import io.infranaut.audit.api.ProcessorEvent.ProcessorPaused;
import io.infranaut.audit.api.ProcessorEvent.ProcessorResumed;
import io.infranaut.audit.api.ProcessorEvent.SegmentMerged;
import io.infranaut.audit.api.ProcessorEvent.SegmentSplit;
import io.infranaut.platform.api.InvalidInput;
import java.util.List;

/// What was decided about a follower of the events.
public record Processor(boolean paused) {
    private static final int LONGEST_REASON = 500;

    static List<ProcessorEvent> decide(Processor state, ProcessorCommand command) {
        return switch (command) {
            case PauseProcessor c -> {
                if (c.reason().isBlank() || c.reason().length() > LONGEST_REASON) {
                    throw new InvalidInput("/reason", "a reason has 1 to " + LONGEST_REASON + " characters");
                }
                yield state.paused()
                        ? List.of()
                        : List.of(new ProcessorPaused(c.processorId(), c.name(), c.reason(), c.at()));
            }
            case ResumeProcessor c ->
                state.paused() ? List.of(new ProcessorResumed(c.processorId(), c.name(), c.at())) : List.of();
            case SplitSegment c -> List.of(new SegmentSplit(c.processorId(), c.name(), c.segment(), c.at()));
            case MergeSegment c -> List.of(new SegmentMerged(c.processorId(), c.name(), c.segment(), c.at()));
        };
    }

    static Processor evolve(Processor state, ProcessorEvent event) {
        return switch (event) {
            case ProcessorPaused _ -> new Processor(true);
            case ProcessorResumed _ -> new Processor(false);
            case SegmentSplit _, SegmentMerged _ -> state;
        };
    }
}
