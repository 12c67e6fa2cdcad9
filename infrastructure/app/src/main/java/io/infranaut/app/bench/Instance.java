package io.infranaut.app.bench;

import io.infranaut.app.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/// Infranaut as a process of its own, run by the same Java with the same options as this one.
final class Instance implements AutoCloseable {
    private static final String KEY = "the-benchmark-s-own-administrator";
    private static final Duration START = Duration.ofMinutes(5);

    private final Path data;
    private final Process process;
    private final int port;
    private final Duration started;

    private Instance(Path data, Process process, int port, Duration started) {
        this.data = data;
        this.process = process;
        this.port = port;
        this.started = started;
    }

    /// Starts it and waits until it says that it is ready.
    static Instance start(Path data) {
        int port = freePort();
        List<String> command = Program.command(
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                List.of("--infranaut.data-dir=" + data, "--server.port=" + port));
        try {
            Path log = data.resolveSibling(data.getFileName() + ".log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("INFRANAUT_ADMIN_KEY", KEY);
            long begin = System.nanoTime();
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-instance"));
            awaitReady(process, port, begin, log);
            return new Instance(data, process, port, Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(Process process, int port, long begin, Path log) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            while (!ready(http, request)) {
                if (!process.isAlive() || System.nanoTime() - begin > START.toNanos()) {
                    process.destroy();
                    throw new IllegalStateException("the instance to be measured did not start: "
                            + Files.readString(log).strip());
                }
                Wait.millis(10);
            }
        }
    }

    private static boolean ready(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// From the start of the process to ready.
    Duration started() {
        return started;
    }

    String key() {
        return KEY;
    }

    int port() {
        return port;
    }

    ProcessHandle java() {
        return process.toHandle();
    }

    /// PostgreSQL with all its processes, and Redis.
    List<ProcessHandle> servers() {
        return serversOf(data);
    }

    static List<ProcessHandle> serversOf(Path data) {
        var all = new ArrayList<ProcessHandle>();
        for (String file : List.of("postgres/postmaster.pid", "redis/redis.pid")) {
            try {
                long pid = Long.parseLong(
                        Files.readAllLines(data.resolve("servers").resolve(file))
                                .getFirst()
                                .strip());
                ProcessHandle.of(pid).ifPresent(handle -> {
                    all.add(handle);
                    handle.descendants().forEach(all::add);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /// The same database that the instance uses.
    PGSimpleDataSource database() {
        var addresses = new Properties();
        try (var in = Files.newInputStream(data.resolve("servers/servers.properties"))) {
            addresses.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {Integer.parseInt(addresses.getProperty("postgresql.port"))});
        source.setDatabaseName("infranaut");
        source.setUser("infranaut");
        source.setPassword(addresses.getProperty("postgresql.password"));
        return source;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
