package io.infranaut.statistics.performance;

/// How the metrics of single classes become one number. Classes that occur neither as label nor as prediction do not
/// count; where a class's own precision or recall is undefined it counts as 0.
public enum Average {
    /// The mean over classes.
    MACRO,
    /// The metric of the summed counts; every row weighs the same.
    MICRO,
    /// The mean over classes, weighted by the rows that truly belong to each.
    WEIGHTED;

    String label() {
        return switch (this) {
            case MACRO -> "macro";
            case MICRO -> "micro";
            case WEIGHTED -> "weighted";
        };
    }
}
