package io.infranaut.audit.api;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked of a re-publication: events of the past, published once more, to a topic of somebody's choice.
public sealed interface RepublicationCommand {
    RepublicationId republicationId();

    /// Publishes a range of events again.
    ///
    /// @param fromPosition of the first event, at least 1
    /// @param toPosition of the last event
    /// @param from only events recorded then or later; null for no bound
    /// @param to only events recorded before; null for no bound
    /// @param contexts only events of these; of all when empty
    /// @param types only events of these stable names; of all when empty
    /// @param topic a name that Kafka takes
    /// @param force whether it may be a topic that the instance publishes to anyway
    @Requires(Permission.ADMINISTER)
    record RequestRepublication(
            @TargetId RepublicationId republicationId,
            long fromPosition,
            long toPosition,
            @Nullable Instant from,
            @Nullable Instant to,
            List<String> contexts,
            List<String> types,
            String topic,
            boolean force,
            Instant at)
            implements RepublicationCommand {}

    /// Records that all of it is in Kafka.
    @Requires(Permission.ADMINISTER)
    record CompleteRepublication(@TargetId RepublicationId republicationId, long events, Instant at)
            implements RepublicationCommand {}

    /// Ends it early; what is published stays published.
    @Requires(Permission.ADMINISTER)
    record CancelRepublication(@TargetId RepublicationId republicationId, Instant at) implements RepublicationCommand {}

    /// Records that Kafka will not take it.
    @Requires(Permission.ADMINISTER)
    record FailRepublication(@TargetId RepublicationId republicationId, String reason, Instant at)
            implements RepublicationCommand {}
}
