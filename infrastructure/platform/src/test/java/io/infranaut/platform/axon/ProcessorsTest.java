package io.infranaut.platform.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.process.EventProcess;
import java.util.Objects;
import java.util.Set;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
    private static final class Idle implements EventProcess {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(Object.class);
        }

        @Override
        public void on(Object event, Recorded recorded) {}
    }

    /// One that was held when its generation was dropped would come back and find nothing to fill.
    @Test
    void oneThatWasForgottenIsNotStartedAgain() {
        try (var platform = TestPlatform.start(new Idle())) {
            Processors processors = platform.bean(Processors.class);
            PooledStreamingEventProcessor processor =
                    Objects.requireNonNull(processors.followed().get("idle")).processor();
            processor.shutDown();
            processors.startAgain("idle", processor);
            assertThat(processor.isRunning()).isTrue();

            processor.shutDown();
            processors.forget("idle");
            processors.startAgain("idle", processor);
            assertThat(processor.isRunning()).isFalse();
        }
    }
}
