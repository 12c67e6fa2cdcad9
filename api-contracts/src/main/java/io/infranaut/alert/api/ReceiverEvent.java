package io.infranaut.alert.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.UUID;

/// What has happened to a receiver.
public sealed interface ReceiverEvent {
    ReceiverId receiverId();

    @EventType("alert.ReceiverDefined")
    record ReceiverDefined(ReceiverId receiverId, String namespace, String name, String url, UUID secretId, Instant at)
            implements ReceiverEvent {}

    @EventType("alert.ReceiverDisabled")
    record ReceiverDisabled(ReceiverId receiverId, Instant at) implements ReceiverEvent {}

    @EventType("alert.ReceiverEnabled")
    record ReceiverEnabled(ReceiverId receiverId, Instant at) implements ReceiverEvent {}
}
