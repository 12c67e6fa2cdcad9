package io.infranaut.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
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
