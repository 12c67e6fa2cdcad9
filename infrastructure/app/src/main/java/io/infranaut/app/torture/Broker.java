package io.infranaut.app.torture;

import io.infranaut.app.Program;
import io.infranaut.embedded.EmbeddedServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Kafka as a process of its own, that can be killed and started again at the same address.
public final class Broker implements AutoCloseable {
    private static final List<String> OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlogging.level.root=warn");

    private final Path data;
    private volatile @Nullable Process process;

    Broker(Path data) {
        this.data = data;
    }

    /// What the process runs: serves until nobody holds its standard input any more.
    ///
    /// @param data its folder
    public static void serve(Path data, PrintStream out) throws IOException {
        try (var servers = EmbeddedServers.open(data)) {
            out.println(servers.kafka().join());
            out.flush();
            while (System.in.read() >= 0) {
                // until its end
            }
        }
    }

    /// Starts it.
    ///
    /// @return its address
    String start() {
        try {
            Process started = new ProcessBuilder(Program.command(OPTIONS, List.of("broker", data.toString())))
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            data.resolveSibling("broker.log").toFile()))
                    .start();
            process = started;
            var said = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
            String address = said.readLine();
            if (address == null) {
                throw new IllegalStateException("Kafka did not start, see " + data.resolveSibling("broker.log"));
            }
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle running() {
        Process last = process;
        if (last == null) {
            throw new IllegalStateException("not started");
        }
        return last.toHandle();
    }

    @Override
    public void close() {
        Process last = process;
        if (last != null) {
            last.destroyForcibly();
        }
    }
}
