package io.infranaut.platform.transparency;

import org.jspecify.annotations.Nullable;

/// The first entry of a history that is not as it was recorded.
///
/// @param position in the order of all events; null when it cannot be told
/// @param sentence that names it
public record HistoryFault(Kind kind, @Nullable Long position, String sentence) {
    public enum Kind {
        /// an event has other bytes
        CHANGED,
        /// an event stands where another was
        MOVED,
        /// an event is not there, later ones are
        MISSING,
        /// the last events are not there
        TRUNCATED,
        /// an event is there that was not recorded in this place
        INSERTED,
        /// events and tree fit each other but not what was signed
        REWRITTEN,
        /// the tree contradicts itself
        TREE,
        /// a checkpoint is not signed, or not readable
        CHECKPOINT
    }
}
