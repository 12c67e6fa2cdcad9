package io.infranaut.platform.axon;

import io.infranaut.platform.PassingFailure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;

/// Makes event processors: pooled, in batches, each batch in one transaction with its token; an error is never
/// swallowed, the batch is rolled back and tried again.
public final class Processors implements AutoCloseable {
    private final EventLog source;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final List<CorrelationDataProvider> correlation;
    private final SegmentClaims claims;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final ScheduledExecutorService coordinators = new Impatient();
    private final ScheduledExecutorService shared = Executors.newScheduledThreadPool(
            4, Thread.ofPlatform().daemon().name("processor-", 0).factory());
    private final List<ExecutorService> own = new CopyOnWriteArrayList<>();

    /// On which threads a processor handles its events.
    public enum Threads {
        /// on those of all: it gets its turn when the batches of others are done
        SHARED,
        /// on one of its own: it waits for nobody, and nobody for it
        OWN
    }

    /// Tries again within a second, however long the database was away: Axon doubles its pause with every failure, up
    /// to a minute, so that the processors would come back as late again as the database did.
    private static final class Impatient extends ScheduledThreadPoolExecutor {
        private static final long LONGEST_PAUSE_MILLIS = 1000;

        private Impatient() {
            super(2, Thread.ofPlatform().daemon().name("coordinator-", 0).factory());
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return super.schedule(command, Math.min(unit.toMillis(delay), LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
        }
    }

    public Processors(
            EventLog source,
            TokenStore tokens,
            TransactionManager transactions,
            List<CorrelationDataProvider> correlation,
            SegmentClaims claims) {
        this.source = source;
        this.tokens = tokens;
        this.transactions = transactions;
        this.correlation = correlation;
        this.claims = claims;
    }

    /// A processor that was made here, and what it does.
    record Followed(PooledStreamingEventProcessor processor, FollowedInvoker invoker) {}

    /// Those that were made here and not forgotten, by their names.
    Map<String, Followed> followed() {
        return Map.copyOf(followed);
    }

    /// Leaves a processor alone that will never be started again, by nobody from now on.
    public synchronized void forget(String name) {
        followed.remove(name);
    }

    /// Starts a processor again, unless it was forgotten meanwhile.
    synchronized void startAgain(String name, PooledStreamingEventProcessor processor) {
        Followed known = followed.get(name);
        if (known != null && known.processor() == processor) {
            processor.start();
        }
    }

    /// @param start gives the token a processor starts from that has none yet
    public PooledStreamingEventProcessor create(
            String name,
            EventHandlerInvoker invoker,
            int segments,
            int batchSize,
            Function<StreamableMessageSource<TrackedEventMessage<?>>, TrackingToken> start,
            Threads threads) {
        var counting = new FollowedInvoker(name, invoker, claims);
        var processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(counting)
                .errorHandler(PropagatingErrorHandler.instance())
                .messageSource(source)
                .tokenStore(tokens)
                .transactionManager(transactions)
                .coordinatorExecutor(coordinators)
                .workerExecutor(threads == Threads.OWN ? ownThread(name) : shared)
                .initialSegmentCount(segments)
                .initialToken(start)
                .batchSize(batchSize)
                .tokenClaimInterval(1000)
                .claimExtensionThreshold(2000)
                .enableCoordinatorClaimExtension()
                .build();
        processor.registerHandlerInterceptor(new CorrelationDataInterceptor<EventMessage<?>>(correlation));
        followed.put(name, new Followed(processor, counting));
        return processor;
    }

    private ScheduledExecutorService ownThread(String name) {
        var thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        own.add(thread);
        return thread;
    }

    /// The segments of a processor in the hands of somebody who moves it on without running it. Nobody else does
    /// meanwhile.
    public final class Claim {
        private final String processor;
        private final int[] segments;
        private final long[] stored;

        private Claim(String processor, int[] segments, long[] stored) {
            this.processor = processor;
            this.segments = segments;
            this.stored = stored;
        }

        /// Up to which the processor had handled the events.
        public long position() {
            return Arrays.stream(stored).min().orElse(0);
        }

        /// Stores, in the thread's transaction, up to which it has now. No claim is used further whose transaction is
        /// rolled back.
        ///
        /// @throws UnableToClaimTokenException if somebody else has claimed it in between
        /// @throws PassingFailure if what was stored last is not there any more, and so neither is what was committed
        ///     with it: a database that crashed may have lost commits that were not waited for
        public void store(long position) {
            var token = new GlobalSequenceTrackingToken(position);
            for (int i = 0; i < segments.length; i++) {
                long before = EventLog.position(tokens.fetchToken(processor, segments[i]));
                if (before != stored[i]) {
                    throw new PassingFailure(
                            processor + "[" + segments[i] + "] is at " + before + ", and was at " + stored[i]);
                }
                tokens.storeToken(token, processor, segments[i]);
                stored[i] = position;
            }
        }

        /// Keeps the claim from going out while nothing is stored.
        ///
        /// @throws UnableToClaimTokenException if somebody else has claimed it in between
        public void extend() {
            transactions.executeInTransaction(() -> {
                for (int segment : segments) {
                    tokens.extendClaim(processor, segment);
                }
            });
        }

        public void release() {
            transactions.executeInTransaction(() -> {
                for (int segment : segments) {
                    tokens.releaseClaim(processor, segment);
                }
            });
        }
    }

    /// Claims all segments of a processor, which are made if there are none.
    ///
    /// @return nothing if somebody else has one
    public Optional<Claim> claim(String processor, int segments) {
        try {
            return Optional.of(transactions.fetchInTransaction(() -> {
                if (tokens.fetchSegments(processor).length == 0) {
                    tokens.initializeTokenSegments(processor, segments, new GlobalSequenceTrackingToken(0));
                }
                int[] all = tokens.fetchSegments(processor);
                long[] stored = Arrays.stream(all)
                        .mapToLong(segment -> EventLog.position(tokens.fetchToken(processor, segment)))
                        .toArray();
                return new Claim(processor, all, stored);
            }));
        } catch (UnableToClaimTokenException e) {
            return Optional.empty();
        }
    }

    /// The events after a position.
    public BlockingStream<TrackedEventMessage<?>> history(long after) {
        return source.openStream(new GlobalSequenceTrackingToken(after));
    }

    /// Where and when an event of the history was recorded, and who caused it.
    public Recorded recorded(TrackedEventMessage<?> event) {
        return source.recorded(event);
    }

    /// The position of the newest event.
    public long newest() {
        return source.newest();
    }

    /// The position up to which each segment that a processor has claimed here has handled the events, by segment.
    public static Map<Integer, Long> positions(PooledStreamingEventProcessor processor) {
        var positions = new HashMap<Integer, Long>();
        processor.processingStatus().forEach((segment, status) -> {
            TrackingToken token = status.getTrackingToken();
            positions.put(segment, token == null ? 0L : token.position().orElse(0));
        });
        return positions;
    }

    /// The least of [#positions(PooledStreamingEventProcessor)]; -1 when it has claimed no segment.
    public static long position(PooledStreamingEventProcessor processor) {
        return positions(processor).values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(-1);
    }

    @Override
    public void close() {
        coordinators.shutdownNow();
        shared.shutdownNow();
        own.forEach(ExecutorService::shutdownNow);
    }
}
