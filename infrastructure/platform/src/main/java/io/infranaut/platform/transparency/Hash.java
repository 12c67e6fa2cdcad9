package io.infranaut.platform.transparency;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// 32 bytes of SHA-256.
public final class Hash {
    public static final int BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @throws IllegalArgumentException unless there are 32
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /// @throws IllegalArgumentException unless it is 32 bytes in base64
    public static Hash ofBase64(String text) {
        return of(Base64.getDecoder().decode(text));
    }

    /// The hash of the tree without leaves.
    public static Hash empty() {
        return new Hash(sha256().digest());
    }

    /// The hash of a leaf that stands for a record.
    public static Hash leaf(byte[] record) {
        MessageDigest sha = sha256();
        sha.update(LEAF);
        sha.update(record);
        return new Hash(sha.digest());
    }

    /// The hash of the node above two others.
    public static Hash node(Hash left, Hash right) {
        MessageDigest sha = sha256();
        sha.update(NODE);
        sha.update(left.bytes);
        sha.update(right.bytes);
        return new Hash(sha.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// In hex.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
