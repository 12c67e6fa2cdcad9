package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// PostgreSQL, Redis and Kafka, started here and stopped by [#close()] or with the JVM.
///
/// All methods may be called from any thread. They fail with [EmbeddedServerException].
public final class EmbeddedServers implements AutoCloseable {

    private final DataDirectory directory;
    private final boolean temporary;
    private final Launch<PostgresServer> postgres;
    private final Launch<RedisServer> redis;
    private final Launch<KafkaServer> kafka;
    private final Map<String, String> templates = new HashMap<>();
    private final AtomicInteger databases = new AtomicInteger();
    private boolean closed;

    private EmbeddedServers(DataDirectory directory, EmbeddedSettings settings, boolean temporary) {
        this.directory = directory;
        this.temporary = temporary;
        this.postgres = new Launch<>(
                "embedded-postgres", () -> PostgresServer.start(directory, settings), PostgresServer::stop);
        this.redis = new Launch<>("embedded-redis", () -> RedisServer.start(directory, settings), RedisServer::stop);
        this.kafka = new Launch<>("embedded-kafka", () -> KafkaServer.start(directory, settings), KafkaServer::stop);
        settings.onExit().accept(this::close);
    }

    /// Starts the three on free ports, as [#start(Path, EmbeddedSettings)] does.
    public static EmbeddedServers start(Path dataDirectory) {
        return start(dataDirectory, EmbeddedSettings.defaults());
    }

    /// Starts the three side by side. Returns once PostgreSQL and Redis serve; [#kafka()] tells when Kafka does, which
    /// takes seconds.
    ///
    /// Servers that an earlier, killed process left on the data directory are stopped first; data and ports stay.
    public static EmbeddedServers start(Path dataDirectory, EmbeddedSettings settings) {
        var servers = new EmbeddedServers(DataDirectory.open(dataDirectory), settings, false);
        try {
            Stream.of(servers.kafka, servers.redis, servers.postgres).forEach(Launch::begin);
            servers.postgres();
            servers.redis();
            return servers;
        } catch (RuntimeException e) {
            try {
                servers.close();
            } catch (EmbeddedServerException stopping) {
                e.addSuppressed(stopping);
            }
            throw e;
        }
    }

    /// Takes hold of a data directory; each server starts when it is first asked for.
    public static EmbeddedServers open(Path dataDirectory) {
        return new EmbeddedServers(DataDirectory.open(dataDirectory), EmbeddedSettings.defaults(), false);
    }

    /// The servers that all tests of this JVM share, in a temporary folder that goes with the JVM. Each starts when it
    /// is first asked for. They do not wait for the disk, so they are fast and would lose data in a power cut.
    public static EmbeddedServers shared() {
        return Shared.get();
    }

    /// Where the database `infranaut` is. Waits until PostgreSQL serves.
    public Postgres postgres() {
        return postgres.get().address();
    }

    /// Where Redis is. Waits until it serves.
    public Redis redis() {
        return redis.get().address();
    }

    /// Completes with Kafka's bootstrap servers once it serves, or with the reason why it does not. Topics are not
    /// created by use.
    public CompletableFuture<String> kafka() {
        return kafka.server().thenApply(KafkaServer::bootstrapServers);
    }

    /// Makes a new, empty database, so that a test can do as it likes.
    public Postgres freshDatabase() {
        return postgres.get().createDatabase(nextDatabase(), "template0");
    }

    /// Makes a new database like one that `prepare` filled, which it does at the first call for that template name
    /// only. `prepare` must close its connections.
    public Postgres freshDatabase(String template, Consumer<Postgres> prepare) {
        synchronized (templates) {
            var prepared = templates.get(template);
            if (prepared == null) {
                var database = freshDatabase();
                prepare.accept(database);
                prepared = database.database();
                templates.put(template, prepared);
            }
            return postgres.get().createDatabase(nextDatabase(), prepared);
        }
    }

    private String nextDatabase() {
        return "fresh_" + ProcessHandle.current().pid() + "_" + databases.incrementAndGet();
    }

    /// Stops every server that was started and releases the data directory. Does nothing the second time.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        var stops = List.of(kafka.end(), redis.end(), postgres.end());
        var failures = new ArrayList<RuntimeException>();
        for (var stop : stops) {
            try {
                stop.join();
            } catch (CompletionException e) {
                failures.add(unwrapped(e));
            }
        }
        try {
            if (temporary) {
                DataDirectory.delete(directory.path());
            }
        } catch (IOException | UncheckedIOException e) {
            failures.add(new EmbeddedServerException(
                    Reason.NOT_WRITABLE, "Cannot delete " + directory.path() + ": " + e.getMessage(), e));
        }
        directory.close();
        if (!failures.isEmpty()) {
            var first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static RuntimeException unwrapped(CompletionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : e;
    }

    /// A server that starts at most once, on a thread of its own.
    private static final class Launch<S> {

        private final String thread;
        private final Supplier<S> start;
        private final Consumer<S> stop;
        private @Nullable CompletableFuture<S> server;

        Launch(String thread, Supplier<S> start, Consumer<S> stop) {
            this.thread = thread;
            this.start = start;
            this.stop = stop;
        }

        synchronized void begin() {
            if (server == null) {
                server = CompletableFuture.supplyAsync(start, task -> new Thread(task, thread).start());
            }
        }

        synchronized CompletableFuture<S> server() {
            begin();
            return Objects.requireNonNull(server);
        }

        S get() {
            try {
                return server().join();
            } catch (CompletionException e) {
                throw unwrapped(e);
            }
        }

        /// Stops the server if it started, waiting for a start that is under way; one that failed to start has nothing
        /// to stop.
        synchronized CompletableFuture<@Nullable Void> end() {
            if (server == null) {
                server = CompletableFuture.failedFuture(
                        new EmbeddedServerException(Reason.SERVER_FAILED, "The embedded servers are closed"));
                return CompletableFuture.completedFuture(null);
            }
            return server.handleAsync(
                    (started, failure) -> {
                        if (failure == null) {
                            stop.accept(started);
                        }
                        return null;
                    },
                    task -> new Thread(task, thread + "-stop").start());
        }
    }

    /// The shared servers of this JVM.
    private static final class Shared {

        private static final String PREFIX = "infranaut-test-";
        private static @Nullable EmbeddedServers servers;

        private Shared() {}

        static synchronized EmbeddedServers get() {
            if (servers == null) {
                try {
                    var parent = Path.of(System.getProperty("java.io.tmpdir"));
                    clearAbandoned(parent);
                    servers = new EmbeddedServers(
                            DataDirectory.open(Files.createTempDirectory(parent, PREFIX)),
                            EmbeddedSettings.defaults().withDurability(false),
                            true);
                } catch (IOException e) {
                    throw EmbeddedServerException.of("Cannot make a temporary data directory", e);
                }
            }
            return servers;
        }

        // A test JVM that was killed leaves its servers running; the next one ends them.
        private static void clearAbandoned(Path parent) throws IOException {
            try (var folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
                for (var folder : folders) {
                    if (!Files.exists(folder.resolve("lock"))) {
                        continue;
                    }
                    try (var directory = DataDirectory.open(folder)) {
                        PostgresServer.stopOrphan(directory);
                        RedisServer.stopOrphan(directory);
                        DataDirectory.delete(folder);
                    } catch (EmbeddedServerException | IOException e) {
                        LoggerFactory.getLogger(EmbeddedServers.class)
                                .info("Left {} alone: {}", folder, e.getMessage());
                    }
                }
            }
        }
    }
}
