package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Redis as a process of its own, with its append-only file in `redis/` of the data directory.
final class RedisServer {

    static final String NAME = "redis";

    private static final String PROGRAM = "redis-server";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Pattern LOG_LINE = Pattern.compile("^(\\d+):M .*");

    private final DataDirectory directory;
    private final Redis address;

    private RedisServer(DataDirectory directory, Redis address) {
        this.directory = directory;
        this.address = address;
    }

    static RedisServer start(DataDirectory directory, EmbeddedSettings settings) {
        var program = NativeBinaries.forUser(directory.path()).redis();
        stopOrphan(directory);
        return Ports.onFreePort(directory, NAME, settings.redisPort(), () -> {
            var port = directory.port(NAME, settings.redisPort());
            var server = new RedisServer(directory, new Redis(DataDirectory.HOST, port, directory.password(NAME)));
            server.launch(program, settings.durable());
            return server;
        });
    }

    /// Stops what an earlier process left behind in a data directory.
    static void stopOrphan(DataDirectory directory) {
        var port = directory.recordedPort(NAME);
        var left = new RedisServer(directory, new Redis(DataDirectory.HOST, port, directory.password(NAME)));
        if (port != 0 && left.isOurs()) {
            left.stop();
        }
        left.program().filter(Program::runs).filter(left::worksHere).ifPresent(program -> {
            throw new EmbeddedServerException(
                    Reason.SERVER_FAILED,
                    "An earlier Redis (process " + program.pid() + ") still uses " + directory.path()
                            + " and does not answer: end it first");
        });
    }

    Redis address() {
        return address;
    }

    boolean runs() {
        return program().filter(Program::runs).isPresent();
    }

    void stop() {
        var program = program().filter(Program::runs);
        try (var connection = RedisConnection.open(address)) {
            connection.shutDown();
        } catch (IOException e) {
            if (program.isPresent()) {
                throw EmbeddedServerException.of("Redis did not stop", e);
            }
        }
        if (program.isPresent() && !program.get().awaitEnd(STOP_TIMEOUT)) {
            throw new EmbeddedServerException(Reason.SERVER_FAILED, "Redis did not stop in " + STOP_TIMEOUT);
        }
    }

    private void launch(Path program, boolean durable) {
        var data = directory.resolve("redis");
        var log = directory.log(NAME);
        try {
            Files.createDirectories(data);
            DataDirectory.writePrivately(
                    configurationFile(),
                    text -> configuration(durable, data, log)
                            .forEach(line -> text.append(line).append('\n')));
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot write " + data, e);
        }
        // As a daemon it has a session of its own, so that Ctrl-C in the terminal reaches us first and Redis last.
        Command.run(
                "Redis could not start",
                data,
                log,
                List.of(program.toString(), configurationFile().toString()));
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers()) {
            if (hasDied(log) || System.nanoTime() > deadline) {
                throw log.failure("Redis could not start");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private List<String> configuration(boolean durable, Path data, ServerLog log) {
        return List.of(
                "bind " + DataDirectory.HOST,
                "port " + address.port(),
                "requirepass " + address.password(),
                "dir " + quoted(data),
                "pidfile " + quoted(pidFile()),
                "logfile " + quoted(log.file()),
                "daemonize yes",
                "appendonly " + (durable ? "yes" : "no"),
                "appendfsync everysec",
                "save \"\"");
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private boolean answers() {
        try (var connection = RedisConnection.open(address)) {
            return connection.isReady();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isOurs() {
        try (var connection = RedisConnection.open(address)) {
            return connection.info("server").contains("config_file:" + configurationFile());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasDied(ServerLog log) {
        return log.lines().reversed().stream()
                .map(LOG_LINE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(line -> !new Program(PROGRAM, Long.parseLong(line.group(1))).runs())
                .orElse(false);
    }

    private Optional<Program> program() {
        try {
            return Files.exists(pidFile())
                    ? Optional.of(new Program(
                            PROGRAM, Long.parseLong(Files.readString(pidFile()).trim())))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    // A process number may have gone to the Redis of somebody else; where the system tells, its working directory
    // decides.
    private boolean worksHere(Program program) {
        var link = Path.of("/proc", Long.toString(program.pid()), "cwd");
        try {
            return !Files.isSymbolicLink(link) || Files.readSymbolicLink(link).equals(directory.resolve("redis"));
        } catch (IOException e) {
            return false;
        }
    }

    private Path configurationFile() {
        return directory.resolve("redis").resolve("redis.conf");
    }

    private Path pidFile() {
        return directory.resolve("redis").resolve("redis.pid");
    }
}
