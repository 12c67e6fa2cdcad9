package io.infranaut.platform.api;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who sends a command or query, what they may do, and when it came in.
///
/// @param actor who
/// @param permissions what they may do
/// @param namespaces where; `*` alone means everywhere
/// @param at when the request came in: the only clock that commands know
/// @param requestId ties together all that one request causes
/// @param from remote address, or `local`
/// @param idempotencyKey the request's `Idempotency-Key`
/// @param ifMatch the version that the request's `If-Match` expects the aggregate to have
/// @param requestDigest digest of method, path and body, by which a repeated request is known
public record Caller(
        Actor actor,
        Set<Permission> permissions,
        Set<String> namespaces,
        Instant at,
        String requestId,
        String from,
        @Nullable String idempotencyKey,
        @Nullable Long ifMatch,
        @Nullable String requestDigest) {
    public Caller {
        permissions = Set.copyOf(permissions);
        namespaces = Set.copyOf(namespaces);
    }

    /// A process of Infranaut acting on its own, with every permission.
    public static Caller system(String process, Instant at, String requestId) {
        return new Caller(
                Actor.system(process),
                EnumSet.allOf(Permission.class),
                Set.of("*"),
                at,
                requestId,
                "local",
                null,
                null,
                null);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    public boolean mayEnter(String namespace) {
        return namespaces.contains("*") || namespaces.contains(namespace);
    }
}
