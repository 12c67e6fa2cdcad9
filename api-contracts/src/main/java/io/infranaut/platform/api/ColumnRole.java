package io.infranaut.platform.api;

/// What a column means to monitoring.
public enum ColumnRole {
    /// the event time of a row; at most one column
    TIME,
    /// identifies the row's entity, labels that come later are joined by it; at most one column
    ID,
    /// an input of the model, or any plain value
    FEATURE,
    /// the model's decision
    PREDICTION,
    /// the model's score or probability
    SCORE,
    /// the truth, possibly late
    LABEL,
    /// cuts the rows into segments that are reported apart
    SEGMENT
}
