/// The queue through which every batch of rows goes. A batch's body is written durably first; then a reference to it
/// goes to the Kafka topic of its source, and only then it counts as accepted. A table beside the queue counts what
/// waits, recognises a repeated request and keeps a batch from being stored twice.
@NullMarked
package io.infranaut.platform.queue;

import org.jspecify.annotations.NullMarked;
