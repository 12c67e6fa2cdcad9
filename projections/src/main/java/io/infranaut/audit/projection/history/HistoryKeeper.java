package io.infranaut.audit.projection.history;

import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.secret.KeyFile;
import io.infranaut.platform.transparency.HistoryTree;
import io.infranaut.platform.transparency.NoteSigner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Follows the events from the first one and adds each to the tree, in the transaction that stores how far it is. While
/// the tree grows it is signed once a second, and once more when it has stopped growing.
@Component
final class HistoryKeeper implements SmartLifecycle, EventHandlerInvoker {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);
    private static final String NAME = "audit-history";
    private static final int BATCH = 1000;
    private static final String UP_TO = "infranaut.history";

    private final HistoryTree tree;
    private final NoteSigner signer;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final PooledStreamingEventProcessor processor;
    private final ScheduledExecutorService signing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("audit-checkpoints").factory());
    /// Of the first start of this node, and of every batch since.
    private final AtomicLong grown = new AtomicLong(1);
    private long signed;
    private volatile boolean running;

    HistoryKeeper(
            DSLContext db,
            TransactionTemplate transaction,
            Processors processors,
            Clock clock,
            @Value("${infranaut.data-dir}") Path data,
            @Value("${INFRANAUT_AUDIT_KEY:#{null}}") @Nullable String key,
            @Value("${infranaut.audit.origin:}") String origin) {
        this.tree = new HistoryTree(db);
        this.transaction = transaction;
        this.clock = clock;
        this.signer = NoteSigner.of(origin, KeyFile.load(key, "INFRANAUT_AUDIT_KEY", data.resolve("audit.key")));
        this.processor = processors.create(
                NAME, this, 1, BATCH, StreamableMessageSource::createTailToken, Processors.Threads.SHARED);
    }

    /// All events go one way, however many segments somebody makes.
    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return segment.matches(NAME);
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        if (!canHandle(message, segment)) {
            return;
        }
        UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
        AtomicLong upTo = batch.getOrComputeResource(UP_TO, _ -> {
            var last = new AtomicLong();
            batch.onPrepareCommit(_ -> tree.grow(last.get()));
            batch.afterCommit(_ -> grown.incrementAndGet());
            return last;
        });
        upTo.set(Recorded.of(message).position());
    }

    @Override
    public boolean supportsReset() {
        return false;
    }

    private void sign() {
        long now = grown.get();
        if (now != signed) {
            try {
                transaction.executeWithoutResult(_ -> tree.sign(signer, clock.instant()));
                signed = now;
            } catch (RuntimeException e) {
                LOG.warn("cannot sign the history, trying again", e);
            }
        }
    }

    @Override
    public void start() {
        processor.start();
        signing.scheduleWithFixedDelay(this::sign, 1, 1, TimeUnit.SECONDS);
        running = true;
    }

    @Override
    public void stop() {
        signing.shutdownNow();
        processor
                .shutdownAsync()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(_ -> null)
                .join();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 1;
    }
}
