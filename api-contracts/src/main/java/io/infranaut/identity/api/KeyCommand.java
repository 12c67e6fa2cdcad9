package io.infranaut.identity.api;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be asked of an API key.
public sealed interface KeyCommand {
    KeyId keyId();

    /// Makes a key.
    ///
    /// @param name for people, 1 to 200 characters
    /// @param secretDigest SHA-256 of the secret, which itself is never recorded
    /// @param roles what the holder may do
    /// @param namespaces where; `*` alone means everywhere
    /// @param expiresAt when it ends by itself, or null for never
    @Requires(Permission.ADMINISTER)
    record IssueKey(
            @TargetId KeyId keyId,
            String name,
            Digest secretDigest,
            Set<Role> roles,
            Set<String> namespaces,
            @Nullable Instant expiresAt,
            Instant at)
            implements KeyCommand {}

    /// Gives the key another secret; the old one stops working.
    @Requires(Permission.ADMINISTER)
    record RotateKey(@TargetId KeyId keyId, Digest secretDigest, Instant at) implements KeyCommand {}

    /// Ends the key.
    @Requires(Permission.ADMINISTER)
    record RevokeKey(@TargetId KeyId keyId, Instant at) implements KeyCommand {}
}
