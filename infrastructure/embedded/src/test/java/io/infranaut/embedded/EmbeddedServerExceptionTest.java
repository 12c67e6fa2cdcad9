package io.infranaut.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedServerExceptionTest {

    @ParameterizedTest
    @CsvSource({
        "FATAL: could not write lock file: No space left on device, DISK_FULL",
        "could not bind IPv4 address 127.0.0.1: Address already in use, PORT_TAKEN",
        "Fatal: can't open the append-only file: Permission denied, NOT_WRITABLE",
        "Bad file format reading the append only file, SERVER_FAILED"
    })
    void names_the_reason_that_a_server_gave(String output, Reason reason) {
        assertThat(EmbeddedServerException.reasonIn(output)).isEqualTo(reason);
    }

    @Test
    void quotes_only_what_this_start_wrote(@TempDir Path logs) throws Exception {
        var file = Files.writeString(logs.resolve("redis.log"), "earlier: Address already in use\n");
        var log = ServerLog.at(file);
        Files.writeString(file, "now: No space left on device\n", java.nio.file.StandardOpenOption.APPEND);

        var failure = log.failure("Redis could not start");

        assertThat(failure.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(failure)
                .hasMessage(
                        "Redis could not start: the disk is full (" + file + " says: now: No space left on device)");
    }
}
