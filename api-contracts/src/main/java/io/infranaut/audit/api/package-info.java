/// The audit's own doing: replays, which fill read models again from the first event, decisions about dead letters, and
/// re-publications, which put events of the past on Kafka once more.
@NullMarked
package io.infranaut.audit.api;

import org.jspecify.annotations.NullMarked;
