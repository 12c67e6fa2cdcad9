package io.infranaut.lineage.api;

/// One end of an edge.
///
/// @param id of the resource; of a version, the resource's id, a slash and the version's number
/// @param label what people call it
public record Node(Kind kind, String id, String label) {
    /// What a node stands for.
    public enum Kind {
        SOURCE,
        DATASET,
        DATASET_VERSION,
        BASELINE,
        BASELINE_VERSION,
        MODEL,
        MODEL_VERSION,
        CHECK
    }
}
