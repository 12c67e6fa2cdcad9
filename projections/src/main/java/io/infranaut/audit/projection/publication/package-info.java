/// Publishes every event to Kafka, as the platform's publication says, and on request ranges of the past again. Each
/// event is there at least once, those of an aggregate in their order; the value is the JSON of the event byte for byte
/// as it is stored, in its present revision.
@NullMarked
package io.infranaut.audit.projection.publication;

import org.jspecify.annotations.NullMarked;
