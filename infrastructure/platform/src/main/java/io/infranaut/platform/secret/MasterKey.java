package io.infranaut.platform.secret;

import java.nio.file.Path;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The key of an installation under which its secrets are kept, from `INFRANAUT_MASTER_KEY` or the file `master.key` of
/// the data directory; see [KeyFile].
final class MasterKey {
    private MasterKey() {}

    static SecretKey load(@Nullable String given, Path dataDirectory) {
        return new SecretKeySpec(
                KeyFile.load(given, "INFRANAUT_MASTER_KEY", dataDirectory.resolve("master.key")), "AES");
    }
}
