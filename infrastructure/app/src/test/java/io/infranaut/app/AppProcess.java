package io.infranaut.app;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// The application as a process of its own, that can be killed and started again on the same data directory and port.
public final class AppProcess implements AutoCloseable {
    public static final String KEY = "the-administrator-of-the-killed";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final class Shared {
        private static final Image IMAGE = new Image(folder());

        private static Path folder() {
            try {
                Path folder = Files.createTempDirectory("infranaut-program");
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Path data;
    private final Path log;
    private final int port = freePort();
    private final Map<String, String> environment;
    private @Nullable Process process;
    private long launched;

    public AppProcess(Path folder) {
        this(folder, Map.of());
    }

    /// @param environment variables of the process
    public AppProcess(Path folder, Map<String, String> environment) {
        this.data = folder.resolve("data");
        this.log = folder.resolve("app.log");
        this.environment = environment;
    }

    /// What all processes of the tests run.
    public static Image image() {
        return Shared.IMAGE;
    }

    /// Starts it with the embedded servers, or as the arguments say, and does not wait for it.
    public void launch(String... arguments) {
        var all = new ArrayList<>(List.of("--infranaut.data-dir=" + data, "--server.port=" + port));
        all.addAll(List.of(arguments));
        var builder = new ProcessBuilder(image().command(List.of("-Xmx512m"), all));
        builder.environment().put("INFRANAUT_ADMIN_KEY", KEY);
        builder.environment().putAll(environment);
        try {
            launched = System.nanoTime();
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it and waits until it is ready.
    ///
    /// @return how long that took
    public Duration start(String... arguments) {
        launch(arguments);
        eventually(PATIENCE, this::isReady, ready -> ready || !running().isAlive());
        Duration took = Duration.ofNanos(System.nanoTime() - launched);
        assertThat(running().isAlive()).as(() -> output()).isTrue();
        return took;
    }

    private boolean isReady() {
        try {
            return new Client(base(), "").get("/actuator/health/readiness").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /// What it has said on its console so far.
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }

    /// Ends it without warning. Its servers go on without it.
    public void kill() {
        running().destroyForcibly();
        running().onExit().join();
    }

    /// Ends it and its servers without warning.
    public void killWithServers() {
        List<ProcessHandle> servers = servers();
        running().destroyForcibly();
        servers.forEach(ProcessHandle::destroyForcibly);
        running().onExit().join();
        eventually(PATIENCE, () -> servers.stream().anyMatch(ProcessHandle::isAlive), alive -> !alive);
    }

    /// Ends its servers without warning, and waits until it has told that all serve again.
    ///
    /// @return how long that took
    public Duration killServers() {
        long before = serveAgain();
        List<ProcessHandle> servers = servers();
        long killed = System.nanoTime();
        servers.forEach(ProcessHandle::destroyForcibly);
        eventually(PATIENCE, this::serveAgain, count -> count == before + 2);
        return Duration.ofNanos(System.nanoTime() - killed);
    }

    private long serveAgain() {
        return output().lines().filter(line -> line.endsWith("serves again")).count();
    }

    private List<ProcessHandle> servers() {
        return Stream.of("postgres/postmaster.pid", "redis/redis.pid")
                .map(file -> data.resolve("servers").resolve(file))
                .filter(Files::exists)
                .flatMap(AppProcess::family)
                .toList();
    }

    private static Stream<ProcessHandle> family(Path pidFile) {
        try {
            return Files.readAllLines(pidFile).stream()
                    .limit(1)
                    .filter(pid -> !pid.isBlank())
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                    .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String base() {
        return "http://localhost:" + port;
    }

    /// The administrator's client.
    public Client client() {
        return new Client(base(), KEY);
    }

    /// The embedded database.
    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + servers("postgresql.port") + "/infranaut",
                "infranaut",
                servers("postgresql.password"));
    }

    /// The address of the embedded Kafka.
    public String kafka() {
        return "127.0.0.1:" + servers("kafka.port");
    }

    private String servers(String property) {
        var properties = new Properties();
        try (var in = Files.newInputStream(data.resolve("servers/servers.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(property);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stops it as a person would, with all that it has started.
    @Override
    public void close() {
        Process last = process;
        if (last == null) {
            return;
        }
        last.destroy();
        last.onExit().completeOnTimeout(last, 30, TimeUnit.SECONDS).join();
        killWithServers();
    }
}
