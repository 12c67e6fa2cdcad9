package io.infranaut.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnprivilegedTest {

    @TempDir
    Path data;

    @AfterEach
    void takeBack() {
        Command.succeeds(List.of("chown", "-R", "0:0", data.toString()));
    }

    @Test
    void lets_root_run_postgresql_as_nobody_where_namespaces_are_forbidden() throws Exception {
        assumeThat(Files.getAttribute(data, "unix:uid")).isEqualTo(0);

        try (var directory = DataDirectory.open(data)) {
            for (var start = 0; start < 2; start++) {
                var server = PostgresServer.start(directory, EmbeddedSettings.defaults(), Unprivileged.AS_NOBODY);
                assertThat(Files.getAttribute(data.resolve("postgres").resolve("postmaster.pid"), "unix:uid"))
                        .isEqualTo(65534);
                assertThat(server.createDatabase("made_" + start, "template0").database())
                        .isEqualTo("made_" + start);
                server.stop();
            }
        }
    }
}
