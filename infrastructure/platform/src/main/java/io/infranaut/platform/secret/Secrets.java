package io.infranaut.platform.secret;

import static io.infranaut.persistence.jooq.platform.Tables.SECRET;

import io.infranaut.platform.Ids;
import io.infranaut.platform.api.NotFound;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jooq.DSLContext;

/// Keeps secrets encrypted by AES-256-GCM, each bound to its id, so that one cannot be put in another's place.
public final class Secrets {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DSLContext db;
    private final SecretKey key;

    Secrets(DSLContext db, SecretKey key) {
        this.db = db;
        this.key = key;
    }

    /// Keeps a secret and names it.
    public UUID keep(String secret, Instant at) {
        UUID id = Ids.next(at);
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] ciphertext = run(Cipher.ENCRYPT_MODE, id, nonce, secret.getBytes(StandardCharsets.UTF_8));
        db.insertInto(SECRET)
                .set(SECRET.ID, id)
                .set(SECRET.NONCE, nonce)
                .set(SECRET.CIPHERTEXT, ciphertext)
                .set(SECRET.CREATED_AT, at)
                .execute();
        return id;
    }

    /// @throws NotFound if there is no such secret
    /// @throws IllegalStateException if it was made under another master key, or altered
    public String read(UUID id) {
        var row = db.fetchOptional(SECRET, SECRET.ID.eq(id)).orElseThrow(() -> new NotFound("secret", id));
        return new String(run(Cipher.DECRYPT_MODE, id, row.getNonce(), row.getCiphertext()), StandardCharsets.UTF_8);
    }

    /// Forgets a secret that came into no use.
    public void forget(UUID id) {
        db.deleteFrom(SECRET).where(SECRET.ID.eq(id)).execute();
    }

    private byte[] run(int mode, UUID id, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(id.toString().getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the secret " + id + " was made under another master key, or altered", e);
        }
    }
}
