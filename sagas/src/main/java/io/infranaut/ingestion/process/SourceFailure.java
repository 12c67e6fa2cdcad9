package io.infranaut.ingestion.process;

/// A source cannot go on, and trying again would not help.
final class SourceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceFailure(String cause) {
        super(cause);
    }
}
