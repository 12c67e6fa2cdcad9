package io.infranaut.platform.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// The public key of a signer of notes, with the signer's name.
///
/// Source: C2SP signed-note, Ed25519 (RFC 8032).
///
/// @param name of the signer; not empty, without white space and `+`
/// @param ed25519 32 bytes
public record NoteKey(String name, byte[] ed25519) {
    private static final byte ALGORITHM = 1;
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int ID_BYTES = 4;
    private static final int KEY_BYTES = 32;

    public NoteKey {
        if (name.isEmpty() || name.contains("+") || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a signer");
        }
        if (ed25519.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + ed25519.length);
        }
        ed25519 = ed25519.clone();
    }

    /// Reads `<name>+<id in hex>+<base64 of algorithm and key>`.
    ///
    /// @throws IllegalArgumentException when it is not that, or its id is that of another key
    public static NoteKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a key looks like <name>+<id>+<base64>");
        }
        byte[] key = Base64.getDecoder().decode(parts[2]);
        if (key.length == 0 || key[0] != ALGORITHM) {
            throw new IllegalArgumentException("only Ed25519 keys are known");
        }
        var parsed = new NoteKey(parts[0], Arrays.copyOfRange(key, 1, key.length));
        if (!parsed.idInHex().equals(parts[1])) {
            throw new IllegalArgumentException("the id " + parts[1] + " is not that of the key");
        }
        return parsed;
    }

    private byte[] typed() {
        return ByteBuffer.allocate(1 + ed25519.length)
                .put(ALGORITHM)
                .put(ed25519)
                .array();
    }

    byte[] id() {
        MessageDigest sha = Hash.sha256();
        sha.update(name.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
        return Arrays.copyOf(sha.digest(typed()), ID_BYTES);
    }

    public String idInHex() {
        return HexFormat.of().formatHex(id());
    }

    public String publicKeyInBase64() {
        return Base64.getEncoder().encodeToString(ed25519);
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            byte[] encoded = ByteBuffer.allocate(X509_PREFIX.length + ed25519.length)
                    .put(X509_PREFIX)
                    .put(ed25519)
                    .array();
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteKey key && name.equals(key.name) && Arrays.equals(ed25519, key.ed25519);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ed25519);
    }

    /// As [#parse(String)] reads it.
    @Override
    public String toString() {
        return name + "+" + idInHex() + "+" + Base64.getEncoder().encodeToString(typed());
    }
}
