package io.infranaut.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeysTest {
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PLACE = "its place".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        bytes[7] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void theFirstStartMakesAKeyThatOnlyTheOwnerReadsAndLaterStartsFindIt() throws Exception {
        byte[] sealed = MasterKeys.load(null, null, folder.resolve("data")).seal(SECRET, PLACE);
        Path file = folder.resolve("data/master.key");
        assertThat(Base64.getDecoder().decode(Files.readString(file))).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(MasterKeys.load(null, null, folder.resolve("data")).open(sealed, PLACE))
                .isEqualTo(SECRET);
    }

    @Test
    void processesThatStartSideBySideHaveTheSameKey() throws Exception {
        try (var starts = Executors.newFixedThreadPool(8)) {
            Callable<byte[]> start = () -> MasterKeys.load(null, null, folder).seal(SECRET, PLACE);
            for (Future<byte[]> sealed : starts.invokeAll(Collections.nCopies(8, start))) {
                assertThat(MasterKeys.load(null, null, folder).open(sealed.get(), PLACE))
                        .isEqualTo(SECRET);
            }
        }
    }

    @Test
    void aGivenKeyIsTakenAndLeavesNoFile() throws Exception {
        byte[] sealed = MasterKeys.load(key(7), null, folder).seal(SECRET, PLACE);
        assertThat(MasterKeys.load(key(7), "", folder).open(sealed, PLACE)).isEqualTo(SECRET);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCannotBeAKeyIsRefused() throws Exception {
        assertThatThrownBy(() -> MasterKeys.load("short", null, folder)).hasMessageContaining("32 bytes in base64");
        assertThatThrownBy(() -> MasterKeys.load(key(7), "short", folder)).hasMessageContaining("32 bytes in base64");
        Files.writeString(folder.resolve("master.key"), "AAAA");
        assertThatThrownBy(() -> MasterKeys.load(null, null, folder)).hasMessageContaining("32 bytes in base64");
    }

    @Test
    void aNewKeyOpensWhatTheOneBeforeSealedWhileThatOneIsThere() throws Exception {
        byte[] sealed = MasterKeys.load(key(7), null, folder).seal(SECRET, PLACE);
        MasterKeys rotating = MasterKeys.load(key(8), key(7), folder);
        MasterKeys after = MasterKeys.load(key(8), null, folder);

        assertThat(rotating.rotate()).isTrue();
        assertThat(rotating.open(sealed, PLACE)).isEqualTo(SECRET);
        assertThat(after.rotate()).isFalse();
        assertThatThrownBy(() -> after.open(sealed, PLACE)).isInstanceOf(AEADBadTagException.class);
        assertThat(after.open(rotating.seal(SECRET, PLACE), PLACE)).isEqualTo(SECRET);
    }

    @Test
    void theKeyBeforeMayBeTheFileThatWasPutAside() throws Exception {
        byte[] sealed = MasterKeys.load(null, null, folder).seal(SECRET, PLACE);
        Files.move(folder.resolve("master.key"), folder.resolve("master.key.previous"));

        MasterKeys rotating = MasterKeys.load(null, null, folder);

        assertThat(rotating.rotate()).isTrue();
        assertThat(rotating.open(sealed, PLACE)).isEqualTo(SECRET);
    }
}
