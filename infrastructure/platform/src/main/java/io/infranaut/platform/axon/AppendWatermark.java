package io.infranaut.platform.axon;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides whether a hole in the sequence of events can still be filled.
///
/// Every append holds a shared advisory lock from before it draws its numbers until after its events are visible. A
/// number that is missing below a visible event was therefore drawn by a transaction that either still holds the lock
/// or is over. Once every holder seen after the visible event is gone, what is still missing will never come.
///
/// A reader may call a hole closed only if that was known before it read: it may have been filled between the read and
/// the moment when another reader found it closed.
final class AppendWatermark {
    enum Hole {
        /// nobody can fill it any more
        CLOSED,
        /// closed just now: read once more, it may have been filled before
        READ_AGAIN,
        /// an append that may fill it is under way
        OPEN
    }

    private record Watch(long upTo, Set<String> holders) {}

    private final Supplier<Set<String>> currentHolders;
    private volatile long settledUpTo;
    private @Nullable Watch watch;

    AppendWatermark(Supplier<Set<String>> currentHolders) {
        this.currentHolders = currentHolders;
    }

    /// Up to where all holes are closed; asked before a read.
    long settled() {
        return settledUpTo;
    }

    /// @param last the last number of the hole
    /// @param visible the highest event seen by the read that found the hole
    /// @param settled what [#settled()] said before that read
    Hole look(long last, long visible, long settled) {
        if (last <= settled) {
            return Hole.CLOSED;
        }
        synchronized (this) {
            Set<String> holders = currentHolders.get();
            if (watch != null) {
                watch.holders().retainAll(holders);
                if (watch.holders().isEmpty()) {
                    settledUpTo = Math.max(settledUpTo, watch.upTo());
                    watch = null;
                }
            }
            if (holders.isEmpty()) {
                settledUpTo = Math.max(settledUpTo, visible);
            } else if (watch == null && last > settledUpTo) {
                watch = new Watch(visible, new HashSet<>(holders));
            }
            return last <= settledUpTo ? Hole.READ_AGAIN : Hole.OPEN;
        }
    }
}
