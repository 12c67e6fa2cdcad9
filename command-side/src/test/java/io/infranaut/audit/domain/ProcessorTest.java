package io.infranaut.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.infranaut.audit.api.ProcessorId;
import io.infranaut.platform.api.InvalidInput;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProcessorTest {
    private static final ProcessorId ID = new ProcessorId(new UUID(1, 1));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ProcessorCommand PAUSE = new PauseProcessor(ID, "alert", "its tables move", NOON);
    private static final ProcessorCommand RESUME = new ResumeProcessor(ID, "alert", NOON);

    private static List<ProcessorEvent> when(ProcessorCommand command, ProcessorCommand... past) {
        var state = new Processor(false);
        for (ProcessorCommand before : past) {
            for (ProcessorEvent event : Processor.decide(state, before)) {
                state = Processor.evolve(state, event);
            }
        }
        return Processor.decide(state, command);
    }

    @Test
    void itIsPausedOnceAndResumedOnce() {
        assertThat(when(PAUSE)).containsExactly(new ProcessorPaused(ID, "alert", "its tables move", NOON));
        assertThat(when(PAUSE, PAUSE)).isEmpty();
        assertThat(when(RESUME)).isEmpty();
        assertThat(when(RESUME, PAUSE)).containsExactly(new ProcessorResumed(ID, "alert", NOON));
        assertThat(when(PAUSE, PAUSE, RESUME)).hasSize(1);
    }

    @Test
    void aPauseHasAReason() {
        for (String reason : List.of("", " ", "x".repeat(501))) {
            assertThatThrownBy(() -> when(new PauseProcessor(ID, "alert", reason, NOON)))
                    .isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void segmentsAreSplitAndMergedAlsoWhileItIsPaused() {
        assertThat(when(new SplitSegment(ID, "alert", 1, NOON), PAUSE))
                .containsExactly(new SegmentSplit(ID, "alert", 1, NOON));
        assertThat(when(new MergeSegment(ID, "alert", null, NOON), PAUSE))
                .containsExactly(new SegmentMerged(ID, "alert", null, NOON));
    }
}
