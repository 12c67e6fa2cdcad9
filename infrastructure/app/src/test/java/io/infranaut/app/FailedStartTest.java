package io.infranaut.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start that cannot succeed ends the process and all that it has started, with one line that says why.
class FailedStartTest {
    @TempDir
    private Path folder;

    @Test
    void aSettingThatIsNoNumberIsFoundWhenTheServersRunAndStopsThem() throws Exception {
        try (var app = new AppProcess(folder)) {
            app.launch("--infranaut.hot.rows=many");
            endsWithOneLine(app, "infranaut: could not start: the setting ${infranaut.hot.rows", "many");
        }
        Path servers = folder.resolve("data/servers");
        assertThat(servers.resolve("servers.properties")).exists();
        assertThat(servers.resolve("postgres/postmaster.pid")).doesNotExist();
        assertThat(servers.resolve("redis/redis.pid")).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsSaidBeforeAnythingStarts() throws Exception {
        try (var app = new AppProcess(folder);
                var taken = new ServerSocket(app.port())) {
            app.launch();
            endsWithOneLine(app, "infranaut: port " + taken.getLocalPort() + " is taken", "--port");
        }
        assertThat(Files.exists(folder.resolve("data/servers"))).isFalse();
    }

    private static void endsWithOneLine(AppProcess app, String start, String word)
            throws IOException, InterruptedException {
        assertThat(app.running().waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(app.running().exitValue()).isEqualTo(1);
        assertThat(app.output().lines())
                .singleElement()
                .asString()
                .startsWith(start)
                .contains(word);
    }
}
