package io.infranaut.identity.projection;

import static io.infranaut.persistence.jooq.public_.Tables.API_KEYS;
import static io.infranaut.platform.readmodel.ReadModel.write;
import static io.infranaut.platform.readmodel.ReadModel.writeOne;

import io.infranaut.identity.api.KeyEvent;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRevoked;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// The API keys, by the digest of their secret.
@Component
final class ApiKeysReadModel implements ReadModel {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(KeyEvent.class);
    }

    /// A key that is revoked must stop to work.
    @Override
    public boolean mayBePaused() {
        return false;
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof KeyEvent key) {
            apply(key, recorded, db);
        }
    }

    private static void apply(KeyEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case KeyIssued e ->
                write(db.insertInto(API_KEYS)
                        .set(API_KEYS.ID, e.keyId().value())
                        .set(API_KEYS.NAME, e.name())
                        .set(API_KEYS.SECRET_DIGEST, e.secretDigest().value())
                        .set(API_KEYS.ROLES, e.roles().stream().map(Enum::name).toArray(String[]::new))
                        .set(API_KEYS.NAMESPACES, e.namespaces().toArray(String[]::new))
                        .set(API_KEYS.CREATED_AT, e.at())
                        .set(API_KEYS.CREATED_BY, recorded.actor())
                        .set(API_KEYS.EXPIRES_AT, e.expiresAt())
                        .set(API_KEYS.VERSION, recorded.version()));
            case KeyRotated e ->
                writeOne(db.update(API_KEYS)
                        .set(API_KEYS.SECRET_DIGEST, e.secretDigest().value())
                        .set(API_KEYS.ROTATED_AT, e.at())
                        .set(API_KEYS.VERSION, recorded.version())
                        .where(API_KEYS.ID.eq(e.keyId().value())));
            case KeyRevoked e ->
                writeOne(db.update(API_KEYS)
                        .set(API_KEYS.REVOKED_AT, e.at())
                        .set(API_KEYS.VERSION, recorded.version())
                        .where(API_KEYS.ID.eq(e.keyId().value())));
        }
    }
}
