package io.infranaut.alert.command;

import io.infranaut.alert.api.EscalationStep;
import io.infranaut.alert.api.PolicyCommand.ChangePolicy;
import io.infranaut.alert.api.PolicyCommand.CreatePolicy;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.ReceiverId;
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
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Makes and changes escalation policies.
@RestController("escalationPolicyCommands")
@Requires(Permission.EDIT)
final class PoliciesApi {
    private final Commands commands;

    PoliciesApi(Commands commands) {
        this.commands = commands;
    }

    /// @param after ISO 8601 duration after the step before; the first: after the alert was raised
    record Step(
            @NotNull Duration after,
            @NotEmpty @Size(max = 50) List<@NotNull ReceiverId> receivers) {}

    /// @param namespace `default` when absent
    record NewPolicy(
            @Nullable @Pattern(regexp = AlertsApi.NAMESPACE) String namespace,
            @NotBlank @Size(max = 200) String name,
            @NotEmpty @Size(max = 20) List<@NotNull @Valid Step> steps) {}

    record Steps(@NotEmpty @Size(max = 20) List<@NotNull @Valid Step> steps) {}

    record Made(PolicyId id) {}

    @Operation(
            operationId = "createEscalationPolicy",
            summary = "Makes an escalation policy",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "risk-on-call", "steps": [
                                      {"after": "PT0S", "receivers": ["018f2c5e-0000-7000-8000-000000000001"]},
                                      {"after": "PT15M", "receivers": ["018f2c5e-0000-7000-8000-000000000002"]}]}"""))))
    @PostMapping("/api/v1/alerts/policies")
    @Answers(value = Made.class, status = 201)
    ResponseEntity<Object> create(@Valid @RequestBody NewPolicy body, Caller caller) {
        String namespace = body.namespace() == null ? "default" : body.namespace();
        var id = new PolicyId(Ids.derived("escalation-policy", namespace, body.name()));
        return commands.send(
                new CreatePolicy(id, namespace, body.name(), contract(body.steps()), caller.at()),
                caller,
                receipt -> Answer.created("/api/v1/alerts/policies/" + id, new Made(id)));
    }

    @Operation(
            operationId = "changeEscalationPolicy",
            summary = "Makes the next version of an escalation policy; escalations that run keep theirs",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"steps": [{"after": "PT5M", "receivers": ["018f2c5e-0000-7000-8000-000000000001"]}]}"""))))
    @PutMapping("/api/v1/alerts/policies/{id}")
    ResponseEntity<Object> change(@PathVariable PolicyId id, @Valid @RequestBody Steps body, Caller caller) {
        return commands.send(
                new ChangePolicy(id, contract(body.steps()), caller.at()), caller, receipt -> Answer.noContent());
    }

    private static List<EscalationStep> contract(List<Step> steps) {
        return steps.stream()
                .map(step -> new EscalationStep(
                        step.after(), step.receivers().stream().distinct().toList()))
                .toList();
    }
}
