package io.infranaut.app.torture;

import io.infranaut.app.Image;
import io.infranaut.platform.Crash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One process of the application, that is started again at the same port whenever it ends.
final class Member {
    private static final String MEMORY = "-Xmx384m";
    private static final Duration ASK = Duration.ofSeconds(1);

    private final String name;
    private final Set<String> roles;
    private final int port = freePort();
    private final Map<String, String> environment;
    private final Path log;
    private final Image image;
    private final HttpClient http;
    private @Nullable Process process;
    private boolean toEnd;
    private boolean killed;
    private volatile boolean ready;
    private volatile boolean stalled;

    /// @param environment without what is this member's own
    Member(String name, Set<String> roles, Map<String, String> environment, Path folder, Image image, HttpClient http) {
        this.name = name;
        this.roles = roles;
        this.environment = environment;
        this.log = folder.resolve(name);
        this.image = image;
        this.http = http;
    }

    /// A life of a member.
    ///
    /// @param toEnd whether it is to end at a point
    /// @param killed whether somebody else ended it
    record Life(Process process, boolean toEnd, boolean killed) {}

    String name() {
        return name;
    }

    boolean has(String role) {
        return roles.contains(role);
    }

    String base() {
        return "http://localhost:" + port;
    }

    /// @param at where it is to end, at whichever it comes to first, and at which time
    synchronized void launch(Map<Crash, Integer> at) {
        var options = new ArrayList<>(List.of(MEMORY));
        if (!at.isEmpty()) {
            options.add("-D" + Crash.OPTION + "=" + Crash.option(at));
        }
        var builder = new ProcessBuilder(image.command(options, List.of()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        log.resolveSibling(name + ".log").toFile()));
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "INFRANAUT_ROLES",
                        String.join(",", roles),
                        "INFRANAUT_LOG_DIR",
                        log.toString(),
                        "SERVER_PORT",
                        Integer.toString(port)));
        try {
            ready = false;
            toEnd = !at.isEmpty();
            killed = false;
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Life life() {
        Process last = process;
        if (last == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return new Life(last, toEnd, killed);
    }

    /// @return whether it lived
    synchronized boolean kill() {
        Process last = process;
        if (last == null || !last.isAlive()) {
            return false;
        }
        killed = true;
        ready = false;
        last.destroyForcibly();
        return true;
    }

    /// Ends it as a person would, and waits for that.
    void stop() {
        Process last = life().process();
        last.destroy();
        try {
            if (!last.waitFor(Duration.ofSeconds(60))) {
                last.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stall(boolean stop) {
        stalled = stop;
        Signal.send(stop ? "STOP" : "CONT", life().process().pid());
    }

    boolean isStalled() {
        return stalled;
    }

    /// Whether it took requests when it was last asked.
    boolean isReady() {
        return ready && !stalled;
    }

    /// Asks whether it takes requests.
    void ask() {
        ready = life().process().isAlive() && !stalled && answers();
    }

    private boolean answers() {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(base() + "/actuator/health/readiness"))
                                            .timeout(ASK)
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
