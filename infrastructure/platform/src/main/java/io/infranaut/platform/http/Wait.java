package io.infranaut.platform.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// How long a request is willing to wait for work that goes on (`Prefer: wait=N`): an argument of an endpoint.
///
/// @param time zero when it does not wait
public record Wait(Duration time) {
    static final Duration LONGEST = Duration.ofSeconds(60);

    /// Asks again and again until there is an answer or the time is over.
    public <T> Optional<T> until(Supplier<Optional<T>> answer) {
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            Optional<T> found = time.isZero() ? Optional.empty() : answer.get();
            if (found.isPresent() || System.nanoTime() >= deadline) {
                return found;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }
}
