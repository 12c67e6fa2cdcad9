package io.infranaut.identity.projection;

import static io.infranaut.persistence.jooq.public_.Tables.API_KEYS;

import io.infranaut.identity.api.KeyEvent;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRevoked;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.persistence.jooq.public_.tables.records.ApiKeysRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.util.Set;
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
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof KeyEvent key) {
            apply(key, recorded, rows);
        }
    }

    private static void apply(KeyEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case KeyIssued e ->
                rows.insert(new ApiKeysRecord()
                        .setId(e.keyId().value())
                        .setName(e.name())
                        .setSecretDigest(e.secretDigest().value())
                        .setRoles(e.roles().stream().map(Enum::name).toArray(String[]::new))
                        .setNamespaces(e.namespaces().toArray(String[]::new))
                        .setCreatedAt(e.at())
                        .setCreatedBy(recorded.actor())
                        .setExpiresAt(e.expiresAt())
                        .setVersion(recorded.version()));
            case KeyRotated e ->
                rows.change(API_KEYS, e.keyId().value())
                        .setSecretDigest(e.secretDigest().value())
                        .setRotatedAt(e.at())
                        .setVersion(recorded.version());
            case KeyRevoked e ->
                rows.change(API_KEYS, e.keyId().value()).setRevokedAt(e.at()).setVersion(recorded.version());
        }
    }
}
