package io.infranaut.platform.secret;

import static io.infranaut.persistence.jooq.platform.Tables.SECRET;

import io.infranaut.persistence.jooq.platform.tables.records.SecretRecord;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.NotFound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.jooq.DSLContext;

/// Keeps secrets encrypted by AES-256-GCM, each bound to its id, so that one cannot be put in another's place.
public final class Secrets {
    private static final int NONCE_BYTES = 12;

    private final DSLContext db;
    private final MasterKeys keys;

    Secrets(DSLContext db, MasterKeys keys) {
        this.db = db;
        this.keys = keys;
    }

    /// Keeps a secret and names it.
    public UUID keep(String secret, Instant at) {
        SecretRecord row = db.newRecord(SECRET).setId(Ids.next(at)).setCreatedAt(at);
        seal(row, secret.getBytes(StandardCharsets.UTF_8));
        row.insert();
        return row.getId();
    }

    /// @throws NotFound if there is no such secret
    /// @throws IllegalStateException if it was made under another master key, or altered
    public String read(UUID id) {
        return new String(
                open(db.fetchOptional(SECRET, SECRET.ID.eq(id)).orElseThrow(() -> new NotFound("secret", id))),
                StandardCharsets.UTF_8);
    }

    /// Forgets a secret that came into no use.
    public void forget(UUID id) {
        db.deleteFrom(SECRET).where(SECRET.ID.eq(id)).execute();
    }

    /// Puts all secrets under the present master key.
    void rewrap() {
        db.transaction(transaction -> {
            for (SecretRecord row : transaction.dsl().selectFrom(SECRET).forUpdate()) {
                seal(row, open(row));
                row.update();
            }
        });
    }

    private void seal(SecretRecord row, byte[] secret) {
        byte[] sealed = keys.seal(secret, associated(row.getId()));
        row.setNonce(Arrays.copyOf(sealed, NONCE_BYTES))
                .setCiphertext(Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
    }

    private byte[] open(SecretRecord row) {
        byte[] nonce = row.getNonce();
        byte[] ciphertext = row.getCiphertext();
        byte[] sealed = Arrays.copyOf(nonce, nonce.length + ciphertext.length);
        System.arraycopy(ciphertext, 0, sealed, nonce.length, ciphertext.length);
        try {
            return keys.open(sealed, associated(row.getId()));
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(
                    "the secret " + row.getId() + " was made under another master key, or altered", e);
        }
    }

    private static byte[] associated(UUID id) {
        return id.toString().getBytes(StandardCharsets.UTF_8);
    }
}
