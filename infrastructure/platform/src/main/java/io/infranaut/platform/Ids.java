package io.infranaut.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/// New ids.
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /// A UUIDv7 (RFC 9562): ordered by time, 74 random bits.
    public static UUID next(Instant at) {
        return v7(at.toEpochMilli(), RANDOM.nextLong(), RANDOM.nextLong());
    }

    /// The id that the same parts always get again: a hash of them in the form of a UUIDv8.
    public static UUID derived(String... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                sha.update(bytes);
            }
            ByteBuffer hash = ByteBuffer.wrap(sha.digest());
            long high = (hash.getLong() & ~0xf000L) | 0x8000L;
            long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID v7(long millis, long randomA, long randomB) {
        long high = (millis << 16) | 0x7000L | (randomA & 0x0fffL);
        long low = (randomB & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
