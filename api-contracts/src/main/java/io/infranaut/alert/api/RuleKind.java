package io.infranaut.alert.api;

/// What a rule looks at.
public enum RuleKind {
    /// verdicts of drift checks
    DRIFT,
    /// points of a model's metric
    METRIC
}
