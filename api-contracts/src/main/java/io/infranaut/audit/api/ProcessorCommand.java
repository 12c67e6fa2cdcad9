package io.infranaut.audit.api;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be asked of a follower of the events: a read model or a process.
public sealed interface ProcessorCommand {
    ProcessorId processorId();

    /// Has it stand still on every node. One that is paused stays as it is.
    ///
    /// @param name of the read model or process
    /// @param reason 1 to 500 characters
    @Requires(Permission.ADMINISTER)
    record PauseProcessor(@TargetId ProcessorId processorId, String name, String reason, Instant at)
            implements ProcessorCommand {}

    /// Has it go on where it stood.
    @Requires(Permission.ADMINISTER)
    record ResumeProcessor(@TargetId ProcessorId processorId, String name, Instant at) implements ProcessorCommand {}

    /// Splits a segment in two.
    ///
    /// @param segment null for the largest
    @Requires(Permission.ADMINISTER)
    record SplitSegment(
            @TargetId ProcessorId processorId,
            String name,
            @Nullable Integer segment,
            Instant at) implements ProcessorCommand {}

    /// Merges a segment with the one that it was split from.
    ///
    /// @param segment null for the smallest
    @Requires(Permission.ADMINISTER)
    record MergeSegment(
            @TargetId ProcessorId processorId,
            String name,
            @Nullable Integer segment,
            Instant at) implements ProcessorCommand {}
}
