package io.infranaut.identity.api;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has happened to an API key.
public sealed interface KeyEvent {
    KeyId keyId();

    @EventType("identity.KeyIssued")
    record KeyIssued(
            KeyId keyId,
            @Personal("key:{keyId}") String name,
            Digest secretDigest,
            List<Role> roles,
            List<String> namespaces,
            @Nullable Instant expiresAt,
            Instant at)
            implements KeyEvent {}

    @EventType("identity.KeyRotated")
    record KeyRotated(KeyId keyId, Digest secretDigest, Instant at) implements KeyEvent {}

    @EventType("identity.KeyRevoked")
    record KeyRevoked(KeyId keyId, Instant at) implements KeyEvent {}
}
