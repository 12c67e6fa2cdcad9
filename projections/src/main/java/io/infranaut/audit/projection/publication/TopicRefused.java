package io.infranaut.audit.projection.publication;

/// Kafka does not take the events, and asking again would not help.
final class TopicRefused extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TopicRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
