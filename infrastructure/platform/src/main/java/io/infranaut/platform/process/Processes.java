package io.infranaut.platform.process;

import io.infranaut.platform.Crash;
import io.infranaut.platform.axon.EventKinds;
import io.infranaut.platform.axon.Governed;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.axon.Recorded;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;

/// Runs the event processes of this node.
public final class Processes implements AutoCloseable {
    private static final int BATCH = 50;

    private final Map<String, PooledStreamingEventProcessor> running = new TreeMap<>();

    public Processes(Processors processors, List<EventProcess> processes) {
        for (EventProcess process : processes) {
            var processor = processors.create(
                    process.name(),
                    new Invoker(process),
                    1,
                    BATCH,
                    source -> startOf(process, source),
                    process.isPrompt() ? Processors.Threads.OWN : Processors.Threads.SHARED);
            if (running.put(process.name(), processor) != null) {
                throw new IllegalArgumentException("two processes are named " + process.name());
            }
        }
    }

    private static TrackingToken startOf(EventProcess process, StreamableMessageSource<?> source) {
        return switch (process.start()) {
            case FIRST_EVENT -> source.createTailToken();
            case NEXT_EVENT -> source.createHeadToken();
        };
    }

    private record Invoker(EventProcess process, EventKinds kinds) implements EventHandlerInvoker, Governed {
        private Invoker(EventProcess process) {
            this(process, new EventKinds(process.events()));
        }

        @Override
        public boolean canHandle(EventMessage<?> message, Segment segment) {
            return kinds.have(message.getPayloadType())
                    && (segment.getMask() == 0
                            || segment.matches(Recorded.of(message).aggregateId()));
        }

        @Override
        public boolean canHandleType(Class<?> payloadType) {
            return kinds.have(payloadType);
        }

        @Override
        public void handle(EventMessage<?> message, Segment segment) {
            if (canHandle(message, segment)) {
                process.on(message.getPayload(), Recorded.of(message));
                Crash.EVENT_HANDLED.here();
            }
        }

        @Override
        public boolean mayBePaused() {
            return process.mayBePaused();
        }

        @Override
        public boolean maySplit() {
            return process.maySplit();
        }

        @Override
        public boolean supportsReset() {
            return false;
        }
    }

    public void start() {
        running.values().forEach(PooledStreamingEventProcessor::start);
    }

    /// The position up to which each process has handled the events.
    public Map<String, Long> positions() {
        var positions = new TreeMap<String, Long>();
        running.forEach((name, processor) -> positions.put(name, Processors.position(processor)));
        return positions;
    }

    @Override
    public void close() {
        CompletableFuture.allOf(running.values().stream()
                        .map(PooledStreamingEventProcessor::shutdownAsync)
                        .toArray(CompletableFuture[]::new))
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }
}
