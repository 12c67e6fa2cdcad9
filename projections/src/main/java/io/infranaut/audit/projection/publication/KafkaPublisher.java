package io.infranaut.audit.projection.publication;

import io.infranaut.platform.Crash;
import io.infranaut.platform.axon.EventSerializer;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.kafka.KafkaAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.SerializedObject;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Follows the events from the first one and publishes each. A batch is in Kafka before the position after it is
/// stored, so a crash repeats events and loses none. While Kafka is away it waits, on threads of its own.
@Component
final class KafkaPublisher implements SmartLifecycle, EventHandlerInvoker {
    static final String NAME = "kafka-publication";
    private static final int BATCH = 500;
    private static final String WAITED_FOR = "infranaut.published";

    private final Topics topics;
    private final EventSerializer serializer;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(NAME).factory());
    private final PooledStreamingEventProcessor processor;
    private volatile boolean running;

    KafkaPublisher(
            KafkaAddress address,
            Processors processors,
            EventSerializer serializer,
            @Value("${infranaut.kafka.publication.partitions:6}") int partitions) {
        this.topics = new Topics(address, partitions);
        this.serializer = serializer;
        this.processor = processors.create(NAME, this, 1, BATCH, StreamableMessageSource::createTailToken, thread);
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return segment.matches(Recorded.of(message).aggregateId());
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) throws Exception {
        if (!canHandle(message, segment)) {
            return;
        }
        SerializedObject<byte[]> payload = message.serializePayload(serializer, byte[].class);
        topics.send(CloudEvents.record(
                Recorded.of(message),
                payload.getType().getName(),
                payload.getType().getRevision(),
                payload.getData()));
        UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
        batch.getOrComputeResource(WAITED_FOR, name -> {
            batch.onPrepareCommit(unit -> {
                topics.awaitAll();
                Crash.EVENTS_PUBLISHED.here();
            });
            return true;
        });
    }

    @Override
    public boolean supportsReset() {
        return false;
    }

    @Override
    public void start() {
        processor.start();
        running = true;
    }

    @Override
    public void stop() {
        topics.close();
        processor
                .shutdownAsync()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
        thread.shutdownNow();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 1;
    }
}
