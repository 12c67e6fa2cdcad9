package io.infranaut.alert.api;

import java.time.Duration;
import java.util.List;

/// A step of a running escalation, as the policy said when the alert started.
///
/// @param number counted from 1
/// @param after how long after the step before it is due
public record PlannedStep(StepId stepId, int number, Duration after, List<ReceiverId> receivers) {}
