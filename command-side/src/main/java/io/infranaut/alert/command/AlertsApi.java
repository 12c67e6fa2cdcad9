package io.infranaut.alert.command;

import io.infranaut.alert.api.AlertCommand.AcknowledgeAlert;
import io.infranaut.alert.api.AlertCommand.AssignAlert;
import io.infranaut.alert.api.AlertCommand.CommentAlert;
import io.infranaut.alert.api.AlertCommand.RaiseAlert;
import io.infranaut.alert.api.AlertCommand.ResendNotification;
import io.infranaut.alert.api.AlertCommand.ResolveAlert;
import io.infranaut.alert.api.AlertCommand.UnacknowledgeAlert;
import io.infranaut.alert.api.AlertEvent;
import io.infranaut.alert.api.AlertEvent.AlertRaised;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.Cause;
import io.infranaut.alert.api.NotificationId;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.Severity;
import io.infranaut.alert.api.SignalId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.axon.Receipt;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Raises alerts by hand or from outside, and takes what people say to them.
@RestController("alertCommands")
@Requires(Permission.OPERATE)
final class AlertsApi {
    static final String NAMESPACE = "[a-z0-9][a-z0-9._-]{0,62}";

    private final Commands commands;
    private final EventStore events;

    AlertsApi(Commands commands, EventStore events) {
        this.commands = commands;
        this.events = events;
    }

    /// @param namespace `default` when absent
    /// @param fingerprint what is the same alert; the summary when absent
    record Trigger(
            @Nullable @Pattern(regexp = NAMESPACE) String namespace,
            @Nullable @Size(min = 1, max = 500) String fingerprint,
            @NotNull Severity severity,
            @NotBlank @Size(max = 1000) String summary,
            @Nullable @Size(max = 50) Map<@Size(min = 1, max = 100) String, @NotNull @Size(max = 500) String> labels,
            @Nullable PolicyId policyId,
            @Nullable ModelId modelId,
            @Nullable DatasetId datasetId,

            @Nullable @Size(max = 50)
            Map<@Size(min = 1, max = 100) String, @NotNull @Size(max = 4000) String> details) {}

    /// @param alertId of the alert raised, or of the one that was open
    /// @param raised false when it was open: an occurrence was counted
    record Triggered(AlertId alertId, boolean raised) {}

    @Operation(
            operationId = "triggerAlert",
            summary = "Raises an alert, or counts one more occurrence of the open one with the same fingerprint",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"summary": "The model answers slowly", "severity": "WARNING", "fingerprint": "latency of credit",
                                     "labels": {"team": "risk"}, "details": {"p95": "1.4 s"}}"""))))
    @PostMapping("/api/v1/alerts/trigger")
    @Answers(
            value = Triggered.class,
            status = {200, 201})
    ResponseEntity<Object> trigger(@Valid @RequestBody Trigger body, Caller caller) {
        String namespace = body.namespace() == null ? "default" : body.namespace();
        String fingerprint = body.fingerprint() == null ? body.summary() : body.fingerprint();
        var signalId = new SignalId(Ids.derived("alert", namespace, fingerprint));
        var cause = new Cause(
                null, null, body.modelId(), body.datasetId(), null, List.of(), new TreeMap<>(orNone(body.details())));
        var command = new RaiseAlert(
                signalId,
                namespace,
                fingerprint,
                body.severity(),
                body.summary(),
                new TreeMap<>(orNone(body.labels())),
                body.policyId(),
                cause,
                caller.at());
        return commands.send(command, caller, receipt -> triggered(signalId, receipt));
    }

    private Answer triggered(SignalId signalId, Receipt receipt) {
        var event = (AlertEvent)
                events.readEvents(signalId.toString(), receipt.version()).next().getPayload();
        String location = "/api/v1/alerts/" + event.alertId();
        return event instanceof AlertRaised
                ? Answer.created(location, new Triggered(event.alertId(), true))
                : Answer.ok(new Triggered(event.alertId(), false));
    }

    private static Map<String, String> orNone(@Nullable Map<String, String> given) {
        return given == null ? Map.of() : given;
    }

    /// @param note for the others
    record Word(
            @NotNull AlertId alertId,
            @Nullable @Size(max = 4000) String note) {}

    @Operation(
            operationId = "acknowledgeAlert",
            summary = "Takes an alert on; it escalates no further. 409 when it is resolved",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"alertId": "018f2c5e-0000-7000-8000-000000000001.1", "note": "looking into it"}"""))))
    @PostMapping("/api/v1/alerts/acknowledge")
    ResponseEntity<Object> acknowledge(@Valid @RequestBody Word body, Caller caller) {
        return say(new AcknowledgeAlert(body.alertId().signalId(), body.alertId(), body.note(), caller.at()), caller);
    }

    @Operation(
            operationId = "unacknowledgeAlert",
            summary = "Gives an alert back; it escalates from the beginning",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"alertId": "018f2c5e-0000-7000-8000-000000000001.1", "note": "over to the night shift"}"""))))
    @PostMapping("/api/v1/alerts/unacknowledge")
    ResponseEntity<Object> unacknowledge(@Valid @RequestBody Word body, Caller caller) {
        return say(new UnacknowledgeAlert(body.alertId().signalId(), body.alertId(), body.note(), caller.at()), caller);
    }

    @Operation(
            operationId = "resolveAlert",
            summary = "Resolves an alert",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"alertId": "018f2c5e-0000-7000-8000-000000000001.1", "note": "rolled back to version 6"}"""))))
    @PostMapping("/api/v1/alerts/resolve")
    ResponseEntity<Object> resolve(@Valid @RequestBody Word body, Caller caller) {
        return say(new ResolveAlert(body.alertId().signalId(), body.alertId(), body.note(), caller.at()), caller);
    }

    record Comment(
            @NotNull AlertId alertId,
            @NotBlank @Size(max = 4000) String text) {}

    @Operation(
            operationId = "commentAlert",
            summary = "Puts a comment on an alert's timeline",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"alertId": "018f2c5e-0000-7000-8000-000000000001.1", "text": "began with the import of last night"}"""))))
    @PostMapping("/api/v1/alerts/comment")
    ResponseEntity<Object> comment(@Valid @RequestBody Comment body, Caller caller) {
        return say(new CommentAlert(body.alertId().signalId(), body.alertId(), body.text(), caller.at()), caller);
    }

    /// @param assignee who looks after it; nobody when absent
    record Assignment(
            @NotNull AlertId alertId,
            @Nullable @Size(min = 1, max = 200) String assignee) {}

    @Operation(
            operationId = "assignAlert",
            summary = "Says who looks after an alert",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"alertId": "018f2c5e-0000-7000-8000-000000000001.1", "assignee": "ana"}"""))))
    @PostMapping("/api/v1/alerts/assign")
    ResponseEntity<Object> assign(@Valid @RequestBody Assignment body, Caller caller) {
        return say(new AssignAlert(body.alertId().signalId(), body.alertId(), body.assignee(), caller.at()), caller);
    }

    @Operation(operationId = "resendNotification", summary = "Sends a dead letter again")
    @PostMapping("/api/v1/alerts/{alertId}/notifications/{notificationId}/resend")
    @Answers(status = 202)
    ResponseEntity<Object> resend(
            @PathVariable AlertId alertId, @PathVariable NotificationId notificationId, Caller caller) {
        return commands.send(
                new ResendNotification(alertId.signalId(), alertId, notificationId, caller.at()),
                caller,
                receipt -> Answer.accepted("/api/v1/alerts/" + alertId, null));
    }

    private ResponseEntity<Object> say(Object command, Caller caller) {
        return commands.send(command, caller, receipt -> Answer.noContent());
    }
}
