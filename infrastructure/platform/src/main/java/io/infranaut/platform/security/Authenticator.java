package io.infranaut.platform.security;

import io.infranaut.platform.api.Actor;
import io.infranaut.platform.api.Permission;
import java.util.Optional;
import java.util.Set;

/// Knows the holders of credentials.
public interface Authenticator {
    /// @param actor who
    /// @param permissions what they may do
    /// @param namespaces where; `*` alone means everywhere
    record Identity(Actor actor, Set<Permission> permissions, Set<String> namespaces) {}

    /// @param secret as the caller sent it
    /// @return empty when it is unknown, malformed, expired or revoked
    Optional<Identity> authenticate(String secret);
}
