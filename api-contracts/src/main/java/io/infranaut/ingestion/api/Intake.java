package io.infranaut.ingestion.api;

/// How much a source may take in.
///
/// @param queueRows rows that may wait, at least 1; at the bound a push is refused and a pull pauses
/// @param queueBytes bytes that may wait, at least 1
/// @param errorTolerance the largest share of bad rows that a batch may have, 0 to 1; a worse one fails the source. The
///     batch itself is kept either way: its good rows are stored, its bad ones quarantined
public record Intake(long queueRows, long queueBytes, double errorTolerance) {
    public static final Intake DEFAULT = new Intake(5_000_000, 1L << 30, 1);
}
