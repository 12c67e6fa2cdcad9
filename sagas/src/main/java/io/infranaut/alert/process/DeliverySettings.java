package io.infranaut.alert.process;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// How notifications are delivered.
///
/// @param attempts before a notification is a dead letter
/// @param retryAfter the first pause; each further one is twice as long, up to five minutes
/// @param timeout of one attempt
@Component
record DeliverySettings(
        @Value("${infranaut.webhooks.attempts:8}") int attempts,
        @Value("${infranaut.webhooks.retry-after:1s}") Duration retryAfter,
        @Value("${infranaut.webhooks.timeout:5s}") Duration timeout) {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    Duration pauseAfter(int failures) {
        Duration pause = retryAfter.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
