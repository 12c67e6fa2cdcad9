package io.infranaut.platform.transparency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.List;

/// Signs notes with an Ed25519 key.
public final class NoteSigner {
    private static final int BYTES = 32;

    private final PrivateKey secret;
    private final NoteKey key;

    private NoteSigner(PrivateKey secret, NoteKey key) {
        this.secret = secret;
        this.key = key;
    }

    /// @param name of the signer; an empty one is made from the key
    /// @param seed the private key of RFC 8032, 32 bytes
    public static NoteSigner of(String name, byte[] seed) {
        KeyPair pair = pair(seed);
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] ed25519 = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
        String called =
                name.isEmpty() ? "infranaut/" + Hash.leaf(ed25519).toString().substring(0, 16) : name;
        return new NoteSigner(pair.getPrivate(), new NoteKey(called, ed25519));
    }

    /// The platform derives a public key only when it makes a pair; so it is handed the seed as its randomness.
    private static KeyPair pair(byte[] seed) {
        if (seed.length != BYTES) {
            throw new IllegalArgumentException("an Ed25519 private key has 32 bytes, not " + seed.length);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Given extends SecureRandom {
        private final transient byte[] seed;

        Given(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("asked for " + bytes.length + " bytes");
            }
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    public NoteKey key() {
        return key;
    }

    public SignedNote sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return new SignedNote(text, List.of(SignedNote.signature(key, signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
