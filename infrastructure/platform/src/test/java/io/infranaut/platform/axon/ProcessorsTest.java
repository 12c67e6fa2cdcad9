package io.infranaut.platform.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.process.EventProcess;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /// Handles an event when it may.
    private record Slow(String name, boolean isPrompt, CountDownLatch begun, CountDownLatch gate)
            implements EventProcess {
        private static Slow busy(String name) {
            return new Slow(name, false, new CountDownLatch(1), new CountDownLatch(1));
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(Object.class);
        }

        @Override
        public void on(Object event, Recorded recorded) {
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// All shared threads are at an event for as long as they like; who is prompt goes on.
    @Test
    void whoIsPromptDoesNotWaitForThreadsOfOthers() throws InterruptedException {
        var busy = IntStream.range(0, 6).mapToObj(i -> Slow.busy("busy-" + i)).toList();
        var prompt = new Slow("prompt", true, new CountDownLatch(2), new CountDownLatch(0));
        try (var platform = TestPlatform.start(
                Stream.concat(busy.stream(), Stream.of(prompt)).toArray())) {
            platform.inTransaction(() -> platform.append(TestPlatform.issued(UUID.randomUUID())));
            TestPlatform.until(() ->
                    busy.stream().filter(each -> each.begun().getCount() == 0).count() == 4);
            platform.inTransaction(() -> platform.append(TestPlatform.issued(UUID.randomUUID())));
            assertThat(prompt.begun().await(10, TimeUnit.SECONDS)).isTrue();
            busy.forEach(each -> each.gate().countDown());
        }
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
