package io.infranaut.alert.command;

import io.infranaut.alert.api.AlertRuleId;
import io.infranaut.alert.api.DriftCondition;
import io.infranaut.alert.api.MetricCondition;
import io.infranaut.alert.api.NoData;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.RuleCommand.ChangeRule;
import io.infranaut.alert.api.RuleCommand.CreateRule;
import io.infranaut.alert.api.RuleCommand.DisableRule;
import io.infranaut.alert.api.RuleCommand.EnableRule;
import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.alert.api.RuleKind;
import io.infranaut.alert.api.Severity;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Makes and changes alert rules.
@RestController("alertRuleCommands")
@Requires(Permission.EDIT)
final class RulesApi {
    private final Commands commands;

    RulesApi(Commands commands) {
        this.commands = commands;
    }

    /// What a rule says; times are ISO 8601 durations such as `PT5M`.
    ///
    /// @param kind `DRIFT` with `drift`, or `METRIC` with `metric`
    /// @param forPoints how many points in a row must breach; 1 when absent
    /// @param forTime how long they must have breached
    /// @param severity `WARNING` when absent
    /// @param keepFiringFor how long an alert stays after the last breach; resolved at once when absent
    /// @param noData what a point that could not be measured means; `IGNORE` when absent
    record Definition(
            @Nullable @Size(max = 4000) String description,
            @NotNull RuleKind kind,
            @Nullable DriftCondition drift,
            @Nullable MetricCondition metric,
            @Nullable Integer forPoints,
            @Nullable Duration forTime,
            @Nullable Severity severity,
            @Nullable @Size(max = 50) Map<@Size(min = 1, max = 100) String, @NotNull @Size(max = 500) String> labels,
            @Nullable PolicyId policyId,
            @Nullable Duration keepFiringFor,
            @Nullable NoData noData) {
        RuleDefinition toContract() {
            return new RuleDefinition(
                    description,
                    kind,
                    drift,
                    metric,
                    forPoints == null ? 1 : forPoints,
                    forTime,
                    severity == null ? Severity.WARNING : severity,
                    new TreeMap<>(labels == null ? Map.of() : labels),
                    policyId,
                    keepFiringFor == null ? Duration.ZERO : keepFiringFor,
                    noData == null ? NoData.IGNORE : noData);
        }
    }

    /// @param namespace `default` when absent
    record NewRule(
            @Nullable @Pattern(regexp = AlertsApi.NAMESPACE) String namespace,
            @NotBlank @Size(max = 200) String name,
            @NotNull @Valid Definition definition) {}

    record Made(AlertRuleId id) {}

    @Operation(
            operationId = "createAlertRule",
            summary = "Makes an alert rule on drift checks or on a metric",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "accuracy-of-credit", "definition": {
                                      "kind": "METRIC", "metric": {
                                        "metric": "accuracy", "comparison": "BELOW", "threshold": 0.9},
                                      "forPoints": 3, "severity": "CRITICAL", "keepFiringFor": "PT1H"}}"""))))
    @PostMapping("/api/v1/alerts/rules")
    @Answers(value = Made.class, status = 201)
    ResponseEntity<Object> create(@Valid @RequestBody NewRule body, Caller caller) {
        String namespace = body.namespace() == null ? "default" : body.namespace();
        var id = new AlertRuleId(Ids.derived("alert-rule", namespace, body.name()));
        return commands.send(
                new CreateRule(id, namespace, body.name(), body.definition().toContract(), caller.at()),
                caller,
                receipt -> Answer.created("/api/v1/alerts/rules/" + id, new Made(id)));
    }

    @Operation(
            operationId = "changeAlertRule",
            summary = "Makes the next version of an alert rule",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"kind": "DRIFT", "drift": {"driftedShare": 0.3}, "severity": "WARNING"}"""))))
    @PutMapping("/api/v1/alerts/rules/{id}")
    ResponseEntity<Object> change(@PathVariable AlertRuleId id, @Valid @RequestBody Definition body, Caller caller) {
        return commands.send(new ChangeRule(id, body.toContract(), caller.at()), caller, receipt -> Answer.noContent());
    }

    @Operation(operationId = "disableAlertRule", summary = "Stops an alert rule; its open alerts stay")
    @PostMapping("/api/v1/alerts/rules/{id}/disable")
    ResponseEntity<Object> disable(@PathVariable AlertRuleId id, Caller caller) {
        return commands.send(new DisableRule(id, caller.at()), caller, receipt -> Answer.noContent());
    }

    @Operation(operationId = "enableAlertRule", summary = "Starts an alert rule again")
    @PostMapping("/api/v1/alerts/rules/{id}/enable")
    ResponseEntity<Object> enable(@PathVariable AlertRuleId id, Caller caller) {
        return commands.send(new EnableRule(id, caller.at()), caller, receipt -> Answer.noContent());
    }
}
