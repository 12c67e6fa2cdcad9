package io.infranaut.platform.api;

/// What a caller may do. A role is a set of these; a command and a query name the one they need.
public enum Permission {
    /// see everything in the caller's namespaces except secrets
    READ,
    /// send data, run checks, acknowledge alerts: the daily work
    OPERATE,
    /// define datasets, models, rules, baselines
    EDIT,
    /// keys, roles, retention, rebuilds
    ADMINISTER,
    /// read the audit trail and verify verdicts
    AUDIT
}
