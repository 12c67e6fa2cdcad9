/// Kafka: the queue of incoming batches, and the topics on which every event is published.
@NullMarked
package io.infranaut.platform.kafka;

import org.jspecify.annotations.NullMarked;
