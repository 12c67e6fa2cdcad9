package io.infranaut.monitoring.api;

/// What came of measuring a chunk again.
public enum VerificationOutcome {
    IDENTICAL,
    DIFFERENT,
    /// a segment is not there any more
    INPUT_EXPIRED,
    /// a segment is not what was written
    INPUT_CORRUPT
}
