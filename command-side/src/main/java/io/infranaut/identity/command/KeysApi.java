package io.infranaut.identity.command;

import io.infranaut.identity.api.KeyCommand.IssueKey;
import io.infranaut.identity.api.KeyCommand.RevokeKey;
import io.infranaut.identity.api.KeyCommand.RotateKey;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Issues, rotates and revokes API keys.
@RestController
@Requires(Permission.ADMINISTER)
final class KeysApi {
    private final Commands commands;

    KeysApi(Commands commands) {
        this.commands = commands;
    }

    /// @param name for people
    /// @param roles what the holder may do
    /// @param namespaces where; all when absent
    /// @param expiresAt when it ends, or null for never
    record NewKey(
            @Size(min = 1, max = 200) String name,
            @NotEmpty Set<Role> roles,
            @Nullable Set<@Pattern(regexp = "\\*|[a-z0-9][a-z0-9._-]{0,62}") String> namespaces,
            @Nullable Instant expiresAt) {}

    /// @param secret shown only now; null when a request is repeated with its Idempotency-Key
    record IssuedKey(KeyId id, @Nullable String secret) {}

    @PostMapping("/api/v1/keys")
    @Operation(
            operationId = "issueKey",
            summary = "Issue a key; its secret is shown only now",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "nightly import", "roles": ["OPERATOR"], "namespaces": ["default"],
                                     "expiresAt": "2099-01-01T00:00:00Z"}"""))))
    @Answers(value = IssuedKey.class, status = 201)
    ResponseEntity<Object> issue(@Valid @RequestBody NewKey body, Caller caller) {
        var id = new KeyId(Ids.next(caller.at()));
        Secret secret = Secret.random();
        Set<String> namespaces = body.namespaces() == null ? Set.of("*") : body.namespaces();
        var command =
                new IssueKey(id, body.name(), secret.digest(), body.roles(), namespaces, body.expiresAt(), caller.at());
        return commands.send(
                command,
                caller,
                receipt -> Answer.created("/api/v1/keys/" + id, new IssuedKey(id, secret.text()))
                        .butStored(new IssuedKey(id, null)));
    }

    @PostMapping("/api/v1/keys/{id}/rotate")
    @Operation(
            operationId = "rotateKey",
            summary = "Give a key another secret, shown only now; the old one ends at once")
    @Answers(IssuedKey.class)
    ResponseEntity<Object> rotate(@PathVariable KeyId id, Caller caller) {
        Secret secret = Secret.random();
        return commands.send(
                new RotateKey(id, secret.digest(), caller.at()),
                caller,
                receipt -> Answer.ok(new IssuedKey(id, secret.text())).butStored(new IssuedKey(id, null)));
    }

    @DeleteMapping("/api/v1/keys/{id}")
    @Operation(operationId = "revokeKey", summary = "End a key for good")
    ResponseEntity<Object> revoke(@PathVariable KeyId id, Caller caller) {
        return commands.send(new RevokeKey(id, caller.at()), caller, receipt -> Answer.noContent());
    }
}
