package io.infranaut.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Runs embedded servers in a JVM of their own, so that a test can kill it. Its arguments: data directory, then the
/// name to store.
final class ServersInChild implements AutoCloseable {

    private static final String READY = "ready";

    private final Process process;

    private ServersInChild(Process process) {
        this.process = process;
    }

    public static void main(String[] arguments) throws Exception {
        try {
            var servers = EmbeddedServers.start(Path.of(arguments[0]));
            Stored.in(servers).put(arguments[1]);
        } catch (EmbeddedServerException e) {
            System.out.println(e.reason() + " " + e.getMessage());
            System.exit(1);
        }
        System.out.println(READY);
        Thread.sleep(Long.MAX_VALUE);
    }

    /// Starts the child and waits for its first line, which it answers with when it is not ready.
    static String fails(Path dataDirectory) throws IOException {
        try (var child = launch(dataDirectory, "nothing")) {
            return child.firstLine();
        }
    }

    /// Starts the child and waits until it has stored a name in each server.
    static ServersInChild store(Path dataDirectory, String name) throws IOException {
        var child = launch(dataDirectory, name);
        var line = child.firstLine();
        if (!line.equals(READY)) {
            child.close();
            throw new AssertionError(line);
        }
        return child;
    }

    private static ServersInChild launch(Path dataDirectory, String name) throws IOException {
        return new ServersInChild(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServersInChild.class.getName(),
                        dataDirectory.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private String firstLine() throws IOException {
        var line = process.inputReader().readLine();
        return line == null ? "the child ended" : line;
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    static void killNow(Program program) {
        ProcessHandle.of(program.pid()).orElseThrow().destroyForcibly();
        assertThat(program.awaitEnd(Duration.ofSeconds(30))).isTrue();
    }

    void terminate() {
        process.destroy();
        process.onExit().join();
    }

    /// The servers that run, or ran, as processes of their own on a data directory.
    static List<Program> processesOf(Path dataDirectory) throws IOException {
        return List.of(
                program("postgres", dataDirectory.resolve("postgres").resolve("postmaster.pid")),
                program("redis-server", dataDirectory.resolve("redis").resolve("redis.pid")));
    }

    private static Program program(String name, Path pidFile) throws IOException {
        return new Program(name, Long.parseLong(Files.readAllLines(pidFile).getFirst()));
    }

    @Override
    public void close() {
        kill();
    }
}
