package io.infranaut.platform.kafka;

/// Kafka did not take or give what was asked in time. Answered as 503 with `Retry-After`.
public final class KafkaUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KafkaUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
