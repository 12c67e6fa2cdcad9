package io.infranaut.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstStartMakesAKeyThatOnlyTheOwnerReadsAndLaterStartsFindIt() throws Exception {
        var made = MasterKey.load(null, folder.resolve("data"));
        Path file = folder.resolve("data/master.key");
        assertThat(made.getEncoded()).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(MasterKey.load(null, folder.resolve("data"))).isEqualTo(made);
    }

    @Test
    void processesThatStartSideBySideHaveTheSameKey() throws Exception {
        try (var starts = Executors.newFixedThreadPool(8)) {
            var keys = new HashSet<SecretKey>();
            Callable<SecretKey> start = () -> MasterKey.load(null, folder);
            for (Future<SecretKey> key : starts.invokeAll(Collections.nCopies(8, start))) {
                keys.add(key.get());
            }
            assertThat(keys).hasSize(1).contains(MasterKey.load(null, folder));
        }
    }

    @Test
    void aGivenKeyIsTakenAndLeavesNoFile() {
        byte[] bytes = new byte[32];
        bytes[7] = 7;
        var key = MasterKey.load(Base64.getEncoder().encodeToString(bytes), folder);
        assertThat(key.getEncoded()).isEqualTo(bytes);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCannotBeAKeyIsRefused() throws Exception {
        assertThatThrownBy(() -> MasterKey.load("short", folder)).hasMessageContaining("32 bytes in base64");
        Files.writeString(folder.resolve("master.key"), "AAAA");
        assertThatThrownBy(() -> MasterKey.load(null, folder)).hasMessageContaining("32 bytes in base64");
    }
}
