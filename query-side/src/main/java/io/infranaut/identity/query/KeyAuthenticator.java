package io.infranaut.identity.query;

import static io.infranaut.persistence.jooq.public_.Tables.API_KEYS;

import io.infranaut.platform.EveryRole;
import io.infranaut.platform.api.Actor;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.security.Authenticator;
import io.infranaut.platform.security.KeyFormat;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Recognises a key by the digest of its secret, in every process that takes requests.
@Component
@EveryRole
final class KeyAuthenticator implements Authenticator {
    private final DSLContext db;
    private final Clock clock;

    KeyAuthenticator(DSLContext db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    @Override
    public Optional<Identity> authenticate(String secret) {
        if (!KeyFormat.plausible(secret)) {
            return Optional.empty();
        }
        return db.select(API_KEYS.ID, API_KEYS.ROLES, API_KEYS.NAMESPACES, API_KEYS.EXPIRES_AT)
                .from(API_KEYS)
                .where(API_KEYS.SECRET_DIGEST.eq(KeyFormat.digest(secret).value()))
                .and(API_KEYS.REVOKED_AT.isNull())
                .fetchOptional()
                .filter(row -> row.value4() == null || row.value4().isAfter(clock.instant()))
                .map(row -> {
                    var permissions = EnumSet.noneOf(Permission.class);
                    for (String role : row.value2()) {
                        permissions.addAll(Role.valueOf(role).permissions());
                    }
                    return new Identity(new Actor("key:" + row.value1()), permissions, Set.of(row.value3()));
                });
    }
}
