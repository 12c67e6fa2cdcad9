package io.infranaut.platform.security;

import io.infranaut.platform.api.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/// How a key looks: `ifn_`, 43 characters of 62 (256 random bits), and 6 that check them (CRC-32), so that scanners
/// find a leaked key and a mistyped one is refused without a look at the database.
public final class KeyFormat {
    public static final String PREFIX = "ifn_";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 43;
    private static final int CHECK_CHARACTERS = 6;

    private KeyFormat() {}

    public static String random(RandomGenerator random) {
        var key = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return key.append(check(key.toString())).toString();
    }

    /// Whether a text could be a key: one with the prefix must carry the right check; others (an administrator's own
    /// first key) may be anything of 16 to 200 characters.
    public static boolean plausible(String text) {
        if (!text.startsWith(PREFIX)) {
            return text.length() >= 16 && text.length() <= 200;
        }
        int body = text.length() - CHECK_CHARACTERS;
        return body == PREFIX.length() + RANDOM_CHARACTERS
                && check(text.substring(0, body)).equals(text.substring(body));
    }

    private static String check(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        long value = crc.getValue();
        var check = new StringBuilder();
        for (int i = 0; i < CHECK_CHARACTERS; i++) {
            check.append(ALPHABET.charAt((int) (value % ALPHABET.length())));
            value /= ALPHABET.length();
        }
        return check.toString();
    }

    /// The digest by which a key is known. A key has 256 random bits, so a plain hash cannot be searched.
    public static Digest digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new Digest(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
