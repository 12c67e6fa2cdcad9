package io.infranaut.app.torture;

import io.infranaut.app.Image;
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
    private static final List<String> OPTIONS = List.of("-Xmx256m", "-Dlogging.level.root=warn");

    private final Path data;
    private final Image image;
    private volatile @Nullable Process process;

    Broker(Path data, Image image) {
        this.data = data;
        this.image = image;
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

    /// Starts it and waits until it serves.
    ///
    /// @return its address
    String start() {
        Process started = launch();
        try {
            String address = new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (address == null) {
                throw new IllegalStateException("Kafka did not start, see " + log());
            }
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it; it will serve at the same address as before.
    Process launch() {
        try {
            Process started = new ProcessBuilder(image.command(OPTIONS, List.of("broker", data.toString())))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            process = started;
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return data.resolveSibling("broker.log");
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
