package io.infranaut.alert.api;

import java.time.Duration;
import java.util.List;

/// One step of an escalation policy.
///
/// @param after how long after the step before (the first: after the alert was raised) it is due
/// @param receivers who are told
public record EscalationStep(Duration after, List<ReceiverId> receivers) {}
