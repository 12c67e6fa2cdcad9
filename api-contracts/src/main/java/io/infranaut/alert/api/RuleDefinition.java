package io.infranaut.alert.api;

import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What an alert rule says.
///
/// @param description for people
/// @param kind of signal; the condition of that kind is there, the other null
/// @param forPoints how many points in a row must breach before the alert is raised, at least 1
/// @param forTime how long they must have breached, or null for no matter
/// @param severity of its alerts
/// @param labels put on its alerts
/// @param policyId by which its alerts escalate; null for silent ones
/// @param keepFiringFor how long the alert stays after the last breach
/// @param noData what a point that could not be measured means
public record RuleDefinition(
        @Nullable String description,
        RuleKind kind,
        @Nullable DriftCondition drift,
        @Nullable MetricCondition metric,
        int forPoints,
        @Nullable Duration forTime,
        Severity severity,
        SortedMap<String, String> labels,
        @Nullable PolicyId policyId,
        Duration keepFiringFor,
        NoData noData) {}
