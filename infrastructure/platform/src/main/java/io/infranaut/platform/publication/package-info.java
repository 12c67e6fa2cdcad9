/// What is published of the events, for those who build on what happens here: each event is a CloudEvent
/// (specification 1.0, Kafka protocol binding, binary mode) on the topic `infranaut.<context>`, its shape a JSON
/// Schema, and all of it is described by an AsyncAPI document.
@NullMarked
package io.infranaut.platform.publication;

import org.jspecify.annotations.NullMarked;
