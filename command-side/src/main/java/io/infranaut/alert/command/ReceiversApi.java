package io.infranaut.alert.command;

import io.infranaut.alert.api.ReceiverCommand.ChangeReceiver;
import io.infranaut.alert.api.ReceiverCommand.CreateReceiver;
import io.infranaut.alert.api.ReceiverCommand.DisableReceiver;
import io.infranaut.alert.api.ReceiverCommand.EnableReceiver;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.outbound.OutboundAddresses;
import io.infranaut.platform.secret.Secrets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Makes and changes receivers. A signing secret goes in once and never comes out.
@RestController("receiverCommands")
@Requires(Permission.EDIT)
final class ReceiversApi {
    private final Commands commands;
    private final Secrets secrets;
    private final OutboundAddresses addresses;

    ReceiversApi(Commands commands, Secrets secrets, OutboundAddresses addresses) {
        this.commands = commands;
        this.secrets = secrets;
        this.addresses = addresses;
    }

    /// @param namespace `default` when absent
    /// @param url http or https
    /// @param secret that signs what is sent there, 16 to 500 characters
    record NewReceiver(
            @Nullable @Pattern(regexp = AlertsApi.NAMESPACE) String namespace,
            @NotBlank @Size(max = 200) String name,
            @NotNull @Size(max = 2000) String url,
            @NotNull @Size(min = 16, max = 500) String secret) {}

    /// @param secret kept as it is when absent
    record Change(
            @NotNull @Size(max = 2000) String url,
            @Nullable @Size(min = 16, max = 500) String secret) {}

    record Made(ReceiverId id) {}

    @Operation(
            operationId = "createReceiver",
            summary = "Makes a receiver that is told by signed HTTP POSTs",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "risk-pager", "url": "https://pager.example.com/hooks/infranaut",
                                     "secret": "a-secret-of-16-characters-or-more"}"""))))
    @PostMapping("/api/v1/alerts/receivers")
    @Answers(value = Made.class, status = 201)
    ResponseEntity<Object> create(@Valid @RequestBody NewReceiver body, Caller caller) {
        String namespace = body.namespace() == null ? "default" : body.namespace();
        var id = new ReceiverId(Ids.derived("receiver", namespace, body.name()));
        check(body.url());
        UUID secretId = secrets.keep(body.secret(), caller.at());
        return withSecret(
                secretId,
                new CreateReceiver(id, namespace, body.name(), body.url(), secretId, caller.at()),
                caller,
                Answer.created("/api/v1/alerts/receivers/" + id, new Made(id)));
    }

    @Operation(
            operationId = "changeReceiver",
            summary = "Gives a receiver another address, or another signing secret",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"url": "https://pager.example.com/hooks/other"}"""))))
    @PutMapping("/api/v1/alerts/receivers/{id}")
    ResponseEntity<Object> change(@PathVariable ReceiverId id, @Valid @RequestBody Change body, Caller caller) {
        check(body.url());
        UUID secretId = body.secret() == null ? null : secrets.keep(body.secret(), caller.at());
        return withSecret(
                secretId, new ChangeReceiver(id, body.url(), secretId, caller.at()), caller, Answer.noContent());
    }

    private ResponseEntity<Object> withSecret(@Nullable UUID secretId, Object command, Caller caller, Answer answer) {
        boolean used = false;
        try {
            ResponseEntity<Object> response = commands.send(command, caller, receipt -> answer);
            used = isNew(response.getStatusCode(), response);
            return response;
        } finally {
            if (!used && secretId != null) {
                secrets.forget(secretId);
            }
        }
    }

    private static boolean isNew(HttpStatusCode status, ResponseEntity<Object> response) {
        return status.is2xxSuccessful() && !response.getHeaders().containsHeader("Idempotency-Replayed");
    }

    private void check(String url) {
        addresses.wrongWith(url).ifPresent(wrong -> {
            throw new InvalidInput("/url", wrong);
        });
    }

    @Operation(operationId = "disableReceiver", summary = "Sends nothing more to a receiver")
    @PostMapping("/api/v1/alerts/receivers/{id}/disable")
    ResponseEntity<Object> disable(@PathVariable ReceiverId id, Caller caller) {
        return commands.send(new DisableReceiver(id, caller.at()), caller, receipt -> Answer.noContent());
    }

    @Operation(operationId = "enableReceiver", summary = "Sends to a receiver again")
    @PostMapping("/api/v1/alerts/receivers/{id}/enable")
    ResponseEntity<Object> enable(@PathVariable ReceiverId id, Caller caller) {
        return commands.send(new EnableReceiver(id, caller.at()), caller, receipt -> Answer.noContent());
    }
}
