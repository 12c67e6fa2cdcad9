package io.infranaut.platform.queue;

/// As much as may wait is waiting. Answered as 429 with `Retry-After`.
public final class QueueFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFull(Waiting waiting, Bound bound) {
        super(
                waiting.rows() + " rows and " + waiting.bytes() + " bytes wait, of " + bound.rows() + " and "
                        + bound.bytes(),
                null,
                false,
                false);
    }
}
