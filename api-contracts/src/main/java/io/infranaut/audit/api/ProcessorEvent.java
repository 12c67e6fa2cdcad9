package io.infranaut.audit.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What somebody decided about a follower of the events.
public sealed interface ProcessorEvent {
    ProcessorId processorId();

    /// The name of the read model or process.
    String name();

    @EventType("audit.ProcessorPaused")
    record ProcessorPaused(ProcessorId processorId, String name, String reason, Instant at) implements ProcessorEvent {}

    @EventType("audit.ProcessorResumed")
    record ProcessorResumed(ProcessorId processorId, String name, Instant at) implements ProcessorEvent {}

    /// @param segment null for the largest
    @EventType("audit.SegmentSplit")
    record SegmentSplit(
            ProcessorId processorId, String name, @Nullable Integer segment, Instant at) implements ProcessorEvent {}

    /// @param segment null for the smallest
    @EventType("audit.SegmentMerged")
    record SegmentMerged(
            ProcessorId processorId, String name, @Nullable Integer segment, Instant at) implements ProcessorEvent {}
}
