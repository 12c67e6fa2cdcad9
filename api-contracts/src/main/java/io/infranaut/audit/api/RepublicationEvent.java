package io.infranaut.audit.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has happened to a re-publication.
public sealed interface RepublicationEvent {
    RepublicationId republicationId();

    /// Events of the past are to be published once more.
    ///
    /// @param fromPosition of the first event
    /// @param toPosition of the last event
    /// @param from only events recorded then or later; null for no bound
    /// @param to only events recorded before; null for no bound
    /// @param contexts only events of these; of all when empty
    /// @param types only events of these stable names; of all when empty
    /// @param force whether it was allowed to be a topic that the instance publishes to anyway
    @EventType("audit.RepublicationRequested")
    record RepublicationRequested(
            RepublicationId republicationId,
            long fromPosition,
            long toPosition,
            @Nullable Instant from,
            @Nullable Instant to,
            List<String> contexts,
            List<String> types,
            String topic,
            boolean force,
            Instant at)
            implements RepublicationEvent {}

    /// All of it is in Kafka.
    ///
    /// @param events how many it were
    @EventType("audit.RepublicationCompleted")
    record RepublicationCompleted(RepublicationId republicationId, long events, Instant at)
            implements RepublicationEvent {}

    /// It was ended early; what was published until then stays published.
    @EventType("audit.RepublicationCancelled")
    record RepublicationCancelled(RepublicationId republicationId, Instant at) implements RepublicationEvent {}

    /// Kafka did not take it.
    @EventType("audit.RepublicationFailed")
    record RepublicationFailed(RepublicationId republicationId, String reason, Instant at)
            implements RepublicationEvent {}
}
