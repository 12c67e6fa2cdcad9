package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;

/// Knows of segments that are still needed. A bean per context that cites segments; what none of them refers to is
/// swept after a grace time.
public interface SegmentReferences {
    /// The read models that the answer comes from; a sweep waits until they have passed the newest event.
    String[] readModels();

    boolean refersTo(Digest segment);
}
