package io.infranaut.platform.axon;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.axonserver.connector.event.axon.EventBuffer;
import org.axonframework.axonserver.connector.event.axon.GrpcMetaDataAwareSerializer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;

/// The history in a context of Axon Server, which numbers events from 0; a position counts them from 1. Every follower
/// gets every event: the server leaves none out for whom it does not concern, so that each position is passed.
final class AxonServerLog implements EventLog {
    static final int BUFFERED = 1000;

    private final AxonServerConnection server;
    private final AxonServerEventStorageEngine engine;
    private final GrpcMetaDataAwareSerializer serializer;
    private final EventUpcaster upcasters;

    AxonServerLog(
            AxonServerConnection server,
            AxonServerEventStorageEngine engine,
            EventSerializer serializer,
            EventUpcaster upcasters) {
        this.server = server;
        this.engine = engine;
        this.serializer = new GrpcMetaDataAwareSerializer(serializer);
        this.upcasters = upcasters;
    }

    @Override
    public long newest() {
        return server.newest();
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
        long last = token == null ? 0 : EventLog.position(token);
        var events = server.events().openStream(last - 1, BUFFERED, BUFFERED / 2);
        return new Follower(new EventBuffer(events, upcasters, serializer, true));
    }

    private record Follower(EventBuffer events) implements BlockingStream<TrackedEventMessage<?>> {
        private static TrackedEventMessage<?> placed(TrackedEventMessage<?> event) {
            return event.withTrackingToken(
                    new GlobalSequenceTrackingToken(EventLog.position(event.trackingToken()) + 1));
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return events.peek().map(Follower::placed);
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            return events.hasNextAvailable(timeout, unit);
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            return placed(events.nextAvailable());
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            return events.setOnAvailableCallback(callback);
        }

        @Override
        public void close() {
            events.close();
        }
    }

    @Override
    public TrackingToken createTailToken() {
        return engine.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return engine.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return engine.createTokenAt(dateTime);
    }

    @Override
    public TrackingToken createTokenSince(Duration duration) {
        return engine.createTokenAt(Instant.now().minus(duration));
    }
}
