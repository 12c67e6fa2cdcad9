package io.infranaut.audit.command;

import io.infranaut.audit.api.DeadLettersCommand;
import io.infranaut.audit.api.DeadLettersCommand.DropDeadLetter;
import io.infranaut.audit.api.DeadLettersCommand.RetryDeadLetters;
import io.infranaut.audit.api.DeadLettersId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.readmodel.DeadLetter;
import io.infranaut.platform.readmodel.ReadModels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Takes decisions about dead letters. They are carried out within a second; what failed again stays, with its new
/// cause.
@RestController
@Requires(Permission.ADMINISTER)
final class DeadLettersApi {
    private final Commands commands;
    private final ReadModels readModels;

    DeadLettersApi(Commands commands, ReadModels readModels) {
        this.commands = commands;
        this.readModels = readModels;
    }

    /// @param readModel whose letters are tried again
    record Retry(@NotNull String readModel) {}

    /// @param reason why nobody will miss the event
    record Drop(@NotBlank @Size(max = 500) String reason) {}

    @Operation(
            operationId = "retryDeadLetters",
            summary = "Tries all dead letters of a read model again, each sequence up to the first that fails again",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(examples = @ExampleObject("{\"readModel\": \"alert\"}"))))
    @PostMapping("/api/v1/audit/dead-letters/retry")
    ResponseEntity<Object> retryAll(@Valid @RequestBody Retry body, Caller caller) {
        if (!readModels.names().contains(body.readModel())) {
            throw new InvalidInput("/readModel", "there is no read model of that name");
        }
        return send(new RetryDeadLetters(id(body.readModel()), body.readModel(), null, caller.at()), caller);
    }

    @Operation(
            operationId = "retryDeadLetter",
            summary = "Tries the dead letters of a letter's sequence again, up to the first that fails again")
    @PostMapping("/api/v1/audit/dead-letters/{id}/retry")
    ResponseEntity<Object> retry(@PathVariable UUID id, Caller caller) {
        DeadLetter letter = letter(id);
        return send(new RetryDeadLetters(id(letter.readModel()), letter.readModel(), id, caller.at()), caller);
    }

    @Operation(
            operationId = "dropDeadLetter",
            summary = "Gives a dead letter up: its event stays out of the read model until that is rebuilt",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"reason\": \"made by a fault that is mended\"}"))))
    @PostMapping("/api/v1/audit/dead-letters/{id}/drop")
    ResponseEntity<Object> drop(@PathVariable UUID id, @Valid @RequestBody Drop body, Caller caller) {
        DeadLetter letter = letter(id);
        var command = new DropDeadLetter(
                id(letter.readModel()),
                letter.readModel(),
                id,
                letter.eventId(),
                letter.position(),
                body.reason(),
                caller.at());
        return send(command, caller);
    }

    private ResponseEntity<Object> send(DeadLettersCommand command, Caller caller) {
        return commands.send(command, caller, receipt -> Answer.noContent());
    }

    private DeadLetter letter(UUID id) {
        return readModels.deadLetter(id).orElseThrow(() -> new NotFound("dead letter", id));
    }

    private static DeadLettersId id(String readModel) {
        return new DeadLettersId(Ids.derived("dead-letters", readModel));
    }
}
