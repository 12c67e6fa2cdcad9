package io.infranaut.platform.secret;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The key of an installation under which its secrets and the keys of data subjects are kept, from
/// `INFRANAUT_MASTER_KEY` or the file `master.key` of the data directory (see [KeyFile]); and the one before it, from
/// `INFRANAUT_PREVIOUS_MASTER_KEY` or `master.key.previous`, while what is kept under that one is taken over.
public final class MasterKeys {
    private final SecretKey present;
    private final @Nullable SecretKey previous;

    private MasterKeys(SecretKey present, @Nullable SecretKey previous) {
        this.present = present;
        this.previous = previous;
    }

    /// @param given base64 of 32 bytes
    /// @throws IllegalStateException if there is a key but it cannot be one
    public static MasterKeys load(@Nullable String given, @Nullable String givenPrevious, Path dataDirectory) {
        Path previous = dataDirectory.resolve("master.key.previous");
        boolean rotates = givenPrevious != null && !givenPrevious.isBlank() || Files.exists(previous);
        return new MasterKeys(
                key(given, "INFRANAUT_MASTER_KEY", dataDirectory.resolve("master.key")),
                rotates ? key(givenPrevious, "INFRANAUT_PREVIOUS_MASTER_KEY", previous) : null);
    }

    private static SecretKey key(@Nullable String given, String variable, Path file) {
        return new SecretKeySpec(KeyFile.load(given, variable, file), "AES");
    }

    /// Whether there is a key before the present one, from which everything is to be taken over.
    public boolean rotate() {
        return previous != null;
    }

    public byte[] seal(byte[] plaintext, byte[] associated) {
        return AesGcm.seal(present, plaintext, associated);
    }

    /// Opens what was sealed under the present key or the one before it.
    ///
    /// @throws AEADBadTagException if it was sealed under neither or bound to something else, or was altered
    public byte[] open(byte[] sealed, byte[] associated) throws AEADBadTagException {
        try {
            return AesGcm.open(present, sealed, associated);
        } catch (AEADBadTagException e) {
            if (previous == null) {
                throw e;
            }
            return AesGcm.open(previous, sealed, associated);
        }
    }
}
