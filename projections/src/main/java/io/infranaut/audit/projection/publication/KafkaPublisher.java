package io.infranaut.audit.projection.publication;

import io.infranaut.platform.Crash;
import io.infranaut.platform.axon.EventLog;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.kafka.KafkaAddress;
import io.infranaut.platform.publication.CloudEvents;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jooq.DSLContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Follows the events from the first one and publishes each. A batch is in Kafka before the position after it is
/// stored, so a crash repeats events and loses none. While Kafka is away it waits, on a thread of its own.
@Component
final class KafkaPublisher implements SmartLifecycle, EventHandlerInvoker, MeterBinder {
    static final String NAME = "kafka-publication";
    private static final int BATCH = 500;
    private static final String WAITED_FOR = "infranaut.published";

    private final Topics topics;
    private final CloudEvents cloudEvents;
    private final EventLog log;
    private final DSLContext db;
    private final LongAdder published = new LongAdder();
    private final PooledStreamingEventProcessor processor;
    private volatile boolean running;

    KafkaPublisher(
            KafkaAddress address,
            Processors processors,
            CloudEvents cloudEvents,
            EventLog log,
            DSLContext db,
            @Value("${infranaut.kafka.publication.partitions:6}") int partitions) {
        this.topics = new Topics(address, NAME, partitions);
        this.cloudEvents = cloudEvents;
        this.log = log;
        this.db = db;
        this.processor = processors.create(
                NAME, this, 1, BATCH, StreamableMessageSource::createTailToken, Processors.Threads.OWN);
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
        topics.send(cloudEvents.record(message, null));
        UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
        LongAdder waiting = batch.getOrComputeResource(WAITED_FOR, _ -> {
            var events = new LongAdder();
            batch.onPrepareCommit(_ -> {
                topics.awaitAll();
                Crash.EVENTS_PUBLISHED.here();
            });
            batch.afterCommit(_ -> published.add(events.sum()));
            return events;
        });
        waiting.increment();
    }

    /// How far the topics are behind the history, whichever node publishes, and how much this one has published.
    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("infranaut.publication.events", published, LongAdder::doubleValue)
                .description("Events that this process has published")
                .register(registry);
        Gauge.builder("infranaut.publication.lag.events", this, publisher -> publisher.log.newest() - position())
                .description("How many positions the topics are behind the newest event")
                .register(registry);
        Gauge.builder("infranaut.publication.lag", this, publisher -> publisher.secondsBehind())
                .baseUnit("seconds")
                .description("Age of the oldest event that is not published; 0 when all are")
                .register(registry);
    }

    private long position() {
        return db.fetchOptional("""
                        select coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0)
                        from event_store.token_entry where processor_name = ? and segment = 0
                        """, NAME).map(row -> row.get(0, Long.class)).orElse(0L);
    }

    private double secondsBehind() {
        return db.fetchOptional("""
                        select greatest(0, extract(epoch from now() - recorded_at))
                        from event_store.domain_event where position > ? order by position limit 1
                        """, position())
                .map(row -> row.get(0, Double.class))
                .orElse(0.0);
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
