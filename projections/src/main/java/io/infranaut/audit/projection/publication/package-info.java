/// Publishes every event to Kafka as a CloudEvent (specification 1.0, Kafka protocol binding, binary mode), for those
/// who build on what happens here. The topic is `infranaut.<context>`, the record's key the aggregate's id, the value
/// the JSON of the event byte for byte as it is stored. Each event is there at least once, those of an aggregate in
/// their order.
@NullMarked
package io.infranaut.audit.projection.publication;

import org.jspecify.annotations.NullMarked;
