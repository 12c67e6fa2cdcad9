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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL, Redis and Kafka, started here and stopped by [#close()] or with the JVM. One that ends by itself is
/// started again, at the same address.
///
/// All methods may be called from any thread. They fail with [EmbeddedServerException].
public final class EmbeddedServers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);
    private static final long LOOK_MILLIS = 200;

    private final DataDirectory directory;
    private final boolean temporary;
    private final Launch<PostgresServer> postgres;
    private final Launch<RedisServer> redis;
    private final Launch<KafkaServer> kafka;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("embedded-watch").factory());
    private final Map<String, String> templates = new HashMap<>();
    private final AtomicInteger databases = new AtomicInteger();
    private boolean closed;
    private boolean outage;

    private EmbeddedServers(DataDirectory directory, EmbeddedSettings settings, boolean temporary) {
        this.directory = directory;
        this.temporary = temporary;
        this.postgres = new Launch<>(
                "PostgreSQL",
                () -> PostgresServer.start(directory, settings),
                before -> PostgresServer.start(
                        directory, settings.withPorts(before.address().port(), 0, 0)),
                PostgresServer::runs,
                PostgresServer::stop);
        this.redis = new Launch<>(
                "Redis",
                () -> RedisServer.start(directory, settings),
                before -> RedisServer.start(
                        directory, settings.withPorts(0, before.address().port(), 0)),
                RedisServer::runs,
                RedisServer::stop);
        this.kafka = new Launch<>(
                "Kafka",
                () -> KafkaServer.start(directory, settings),
                before -> {
                    before.stop();
                    return KafkaServer.start(directory, settings.withPorts(0, 0, before.port()));
                },
                KafkaServer::runs,
                KafkaServer::stop);
        watch.scheduleWithFixedDelay(() -> look(settings.onOutage()), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
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

    private void look(Consumer<Boolean> onOutage) {
        try {
            List<Launch<?>> ended =
                    Stream.of(postgres, redis, kafka).filter(Launch::hasEnded).toList();
            if (ended.isEmpty()) {
                return;
            }
            if (!outage) {
                outage = true;
                onOutage.accept(false);
            }
            if (ended.stream().filter(server -> !server.startAgain()).count() == 0) {
                outage = false;
                onOutage.accept(true);
            }
        } catch (RuntimeException e) {
            LOG.error("Cannot look after the servers, trying on", e);
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
        watch.shutdown();
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

    /// A server that starts when it is first asked for, on a thread of its own, and again when it has ended.
    private static final class Launch<S> {

        private final String name;
        private final Supplier<S> start;
        private final UnaryOperator<S> startAgain;
        private final Predicate<S> runs;
        private final Consumer<S> stop;
        private @Nullable CompletableFuture<S> server;
        private boolean failing;

        Launch(String name, Supplier<S> start, UnaryOperator<S> startAgain, Predicate<S> runs, Consumer<S> stop) {
            this.name = name;
            this.start = start;
            this.startAgain = startAgain;
            this.runs = runs;
            this.stop = stop;
        }

        private void onThread(String suffix, Runnable task) {
            new Thread(task, "embedded-" + name + suffix).start();
        }

        synchronized void begin() {
            if (server == null) {
                server = CompletableFuture.supplyAsync(start, task -> onThread("", task));
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

        /// Whether it served, was not asked to stop, and does not run.
        synchronized boolean hasEnded() {
            return server != null && server.isDone() && !server.isCompletedExceptionally() && !runs.test(server.join());
        }

        /// @return whether it serves again; if not, try again later
        synchronized boolean startAgain() {
            if (!hasEnded()) {
                return true;
            }
            if (!failing) {
                LOG.error("{} has ended by itself; starting it again", name);
            }
            try {
                server = CompletableFuture.completedFuture(startAgain.apply(get()));
                LOG.warn("{} serves again", name);
                failing = false;
                return true;
            } catch (RuntimeException e) {
                if (!failing) {
                    LOG.error("{} cannot be started again, trying on: {}", name, e.getMessage());
                }
                failing = true;
                return false;
            }
        }

        /// Stops the server if it runs, waiting for a start that is under way; one that failed to start has nothing to
        /// stop.
        synchronized CompletableFuture<@Nullable Void> end() {
            CompletableFuture<S> last = server;
            server = CompletableFuture.failedFuture(
                    new EmbeddedServerException(Reason.SERVER_FAILED, "The embedded servers are closed"));
            if (last == null) {
                return CompletableFuture.completedFuture(null);
            }
            return last.handleAsync(
                    (started, failure) -> {
                        if (failure == null && runs.test(started)) {
                            stop.accept(started);
                        }
                        return null;
                    },
                    task -> onThread("-stop", task));
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
                        LOG.info("Left {} alone: {}", folder, e.getMessage());
                    }
                }
            }
        }
    }
}
