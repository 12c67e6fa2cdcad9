package io.infranaut.alert.api;

import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a receiver.
public sealed interface ReceiverCommand {
    ReceiverId receiverId();

    /// Makes a receiver that is told by a signed HTTP POST. Its id is derived from namespace and name.
    ///
    /// @param url http or https
    /// @param secretId of the signing secret, which itself is kept encrypted and apart
    @Requires(Permission.EDIT)
    record CreateReceiver(
            @TargetId ReceiverId receiverId, String namespace, String name, String url, UUID secretId, Instant at)
            implements ReceiverCommand, Namespaced {}

    /// Gives it another address; another signing secret unless null.
    @Requires(Permission.EDIT)
    record ChangeReceiver(
            @TargetId ReceiverId receiverId,
            String url,
            @Nullable UUID secretId,
            Instant at) implements ReceiverCommand {}

    /// Nothing is sent to it any more.
    @Requires(Permission.EDIT)
    record DisableReceiver(@TargetId ReceiverId receiverId, Instant at) implements ReceiverCommand {}

    @Requires(Permission.EDIT)
    record EnableReceiver(@TargetId ReceiverId receiverId, Instant at) implements ReceiverCommand {}
}
