package io.infranaut.platform.axon;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.jspecify.annotations.Nullable;

/// Counts what an invoker handles, remembers the event that it fails at, and leaves out what was handled before two
/// segments were merged.
final class FollowedInvoker implements EventHandlerInvoker {
    private final String processor;
    private final EventHandlerInvoker invoker;
    private final SegmentClaims claims;
    private final Map<Integer, LongAdder> handled = new ConcurrentHashMap<>();
    private final Map<Integer, Failure> failures = new ConcurrentHashMap<>();

    /// @param position of the event
    /// @param since when it failed first
    record Failure(long position, Instant since, int attempts, Throwable cause) {}

    FollowedInvoker(String processor, EventHandlerInvoker invoker, SegmentClaims claims) {
        this.processor = processor;
        this.invoker = invoker;
        this.claims = claims;
    }

    Governed governed() {
        return invoker instanceof Governed governed ? governed : new Governed() {};
    }

    /// How many events were handled here since the start, by segment.
    long handled(int segment) {
        LongAdder count = handled.get(segment);
        return count == null ? 0 : count.sum();
    }

    @Nullable
    Failure failure(int segment) {
        return failures.get(segment);
    }

    /// The segments that stand before an event that fails.
    Set<Integer> failing() {
        return Set.copyOf(failures.keySet());
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return invoker.canHandle(message, segment) && !claims.handledBefore(processor, message, invoker);
    }

    @Override
    public boolean canHandleType(Class<?> payloadType) {
        return invoker.canHandleType(payloadType);
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) throws Exception {
        if (claims.handledBefore(processor, message, invoker)) {
            return;
        }
        int id = segment.getSegmentId();
        try {
            invoker.handle(message, segment);
        } catch (Exception e) {
            long position = Recorded.of(message).position();
            failures.compute(
                    id,
                    (_, before) -> before != null && before.position() == position
                            ? new Failure(position, before.since(), before.attempts() + 1, e)
                            : new Failure(position, Instant.now(), 1, e));
            throw e;
        }
        handled.computeIfAbsent(id, _ -> new LongAdder()).increment();
        Failure failure = failures.isEmpty() ? null : failures.get(id);
        if (failure != null && Recorded.of(message).position() >= failure.position()) {
            failures.remove(id, failure);
        }
    }

    @Override
    public void segmentReleased(Segment segment) {
        invoker.segmentReleased(segment);
    }

    @Override
    public boolean supportsReset() {
        return invoker.supportsReset();
    }

    @Override
    public void performReset() {
        invoker.performReset();
    }

    @Override
    public <R> void performReset(R context) {
        invoker.performReset(context);
    }
}
