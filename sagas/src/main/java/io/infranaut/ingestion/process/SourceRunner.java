package io.infranaut.ingestion.process;

import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_SOURCES;

import io.infranaut.ingestion.api.SourceCommand.FailSource;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.kafka.KafkaClients;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.segment.SpoolStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Runs the sources that should run and that no other node runs.
@Component
class SourceRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int PHASE = 100;

    private final DSLContext db;
    private final SourceLocks locks;
    private final EventStore events;
    private final KafkaClients kafka;
    private final BatchQueue queue;
    private final BatchWorker worker;
    private final SpoolStore spool;
    private final CommandSender sender;
    private final Schemas schemas;
    private final Clock clock;
    private final Path root;
    private final Map<UUID, Run> runs = new HashMap<>();
    private @Nullable ScheduledExecutorService watch;

    SourceRunner(
            DSLContext db,
            DataSource dataSource,
            EventStore events,
            KafkaClients kafka,
            BatchQueue queue,
            BatchWorker worker,
            SpoolStore spool,
            CommandSender sender,
            Schemas schemas,
            Clock clock,
            @Value("${infranaut.ingestion.file-root:.}") String root) {
        this.db = db;
        this.locks = new SourceLocks(dataSource);
        this.events = events;
        this.kafka = kafka;
        this.queue = queue;
        this.worker = worker;
        this.spool = spool;
        this.sender = sender;
        this.schemas = schemas;
        this.clock = clock;
        this.root = Path.of(root).toAbsolutePath().normalize();
    }

    /// One source that runs on this node: a thread that consumes its queue, and one that reads its files, if it has
    /// any.
    private final class Run {
        private final UUID id;
        private final Thread consumer;
        private @Nullable Thread files;
        private volatile boolean stopping;

        private Run(UUID id) {
            this.id = id;
            this.consumer = Thread.ofVirtual().name("source-" + id).start(this::run);
        }

        private void run() {
            try {
                SourceHistory source = SourceHistory.read(events, id);
                if (!source.running()) {
                    return;
                }
                if (source.file() != null) {
                    var files = new FileRun(source, root, spool, queue, sender, schemas, clock, () -> !stopping);
                    this.files = Thread.ofVirtual().name("files-" + id).start(() -> guarded(files::run));
                }
                guarded(new SourceConsumer(source, events, kafka, queue, worker, () -> !stopping)::run);
            } catch (RuntimeException e) {
                LOG.warn("source {} does not start: {}", id, e.toString());
            } finally {
                stopping = true;
                if (files != null) {
                    join(files);
                }
                locks.release(id);
            }
        }

        private interface Step {
            void run() throws Exception;
        }

        private void guarded(Step step) {
            try {
                step.run();
            } catch (SourceFailure e) {
                fail(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                if (!stopping) {
                    LOG.warn("source {} is taken up again: {}", id, e.toString(), e);
                    pause();
                }
            } finally {
                stopping = true;
            }
        }

        private void fail(String cause) {
            LOG.warn("source {} has failed: {}", id, cause);
            try {
                sender.send(
                        new FailSource(new SourceId(id), cause, clock.instant()),
                        Caller.system("ingestion", clock.instant(), id.toString()));
            } catch (RuntimeException e) {
                LOG.warn("that source {} has failed is not recorded yet: {}", id, e.toString());
            }
        }

        private void pause() {
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void join(Thread thread) {
            try {
                thread.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void look() {
        try {
            if (!locks.hold()) {
                runs.values().forEach(run -> run.stopping = true);
            }
            runs.values().removeIf(run -> !run.consumer.isAlive());
            Set<UUID> wanted = new HashSet<>(db.select(INGESTION_SOURCES.ID)
                    .from(INGESTION_SOURCES)
                    .where(INGESTION_SOURCES.STATE.eq("RUNNING"))
                    .fetchSet(INGESTION_SOURCES.ID));
            runs.forEach((id, run) -> {
                if (!wanted.contains(id)) {
                    run.stopping = true;
                }
            });
            wanted.removeAll(runs.keySet());
            if (!wanted.isEmpty()) {
                locks.take(wanted).forEach(id -> runs.put(id, new Run(id)));
            }
        } catch (RuntimeException | SQLException e) {
            LOG.warn("cannot look for sources to run: {}", e.toString());
        }
    }

    @Override
    public void start() {
        var executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sources").factory());
        executor.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        watch = executor;
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = watch;
        if (executor == null) {
            return;
        }
        executor.shutdown();
        try {
            executor.awaitTermination(5, TimeUnit.SECONDS);
            runs.values().forEach(run -> run.stopping = true);
            for (Run run : runs.values()) {
                run.consumer.join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runs.clear();
        locks.close();
        watch = null;
    }

    @Override
    public boolean isRunning() {
        return watch != null;
    }

    /// After the read models have started, and stopped before them.
    @Override
    public int getPhase() {
        return PHASE;
    }
}
