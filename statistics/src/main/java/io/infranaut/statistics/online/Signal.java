package io.infranaut.statistics.online;

/// What a detector says of the stream at one value.
public enum Signal {
    /// Nothing has changed, as far as the values so far tell.
    NONE,
    /// Something may be changing.
    WARNING,
    /// The stream has changed. The next value starts the detector anew.
    DRIFT
}
