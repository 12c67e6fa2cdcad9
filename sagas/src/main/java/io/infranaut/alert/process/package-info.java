/// What happens between an observation and a told person. [AlertRules] holds observations against the rules and raises
/// alerts; [Escalation] sees that an alert which nobody takes on goes through the steps of its policy; [Notifications]
/// fills the outbox and [Deliveries] empties it.
@NullMarked
package io.infranaut.alert.process;

import org.jspecify.annotations.NullMarked;
