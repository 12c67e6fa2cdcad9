package io.infranaut.alert.api;

/// What a rule makes of a point that could not be measured.
public enum NoData {
    /// it changes nothing
    IGNORE,
    /// it counts as a breach
    ALERT,
    /// it counts as fine
    OK
}
