package io.infranaut.audit.command;

import io.infranaut.audit.api.ErasureCommand.EraseSubject;
import io.infranaut.audit.api.ErasureId;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.Wait;
import io.infranaut.platform.personal.SubjectKeys;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Takes requests to forget a person.
@RestController("erasureCommands")
@Requires(Permission.ADMINISTER)
final class ErasuresApi {
    private final Commands commands;
    private final SubjectKeys keys;

    ErasuresApi(Commands commands, SubjectKeys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    /// @param subject `key:<id>` for who acts with a key, or a person's name as an owner or assignee
    /// @param reason that does not name the subject
    record NewErasure(
            @Size(min = 1, max = 500) String subject,
            @Size(min = 1, max = 500) String reason) {}

    /// @param state `REQUESTED` or `ERASED`
    record ErasureState(ErasureId id, String state) {}

    @Operation(
            operationId = "eraseSubject",
            summary = "Forgets a person: destroys the key under which all that is about them is stored, for good",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(examples = @ExampleObject("""
                                    {"subject": "ana@example.org", "reason": "request 4711 of 3 May"}"""))))
    @PostMapping("/api/v1/audit/erasures")
    @Answers(
            value = ErasureState.class,
            status = {200, 202})
    ResponseEntity<Object> erase(@Valid @RequestBody NewErasure body, Caller caller, Wait wait) {
        if (!caller.mayEnter("*")) {
            throw new Forbidden("a person is forgotten in all namespaces, and this key may not enter all");
        }
        if (SubjectKeys.names(body.reason(), body.subject())) {
            throw new InvalidInput("/reason", "a reason that names the subject would remember it");
        }
        var id = new ErasureId(
                keys.find(body.subject()).orElseThrow(() -> new NotFound("personal data", "about this subject")));
        String location = "/api/v1/audit/erasures/" + id;
        ResponseEntity<Object> answer = commands.send(
                new EraseSubject(id, body.reason(), caller.at()),
                caller,
                _ -> keys.isErased(id.value())
                        ? Answer.ok(new ErasureState(id, "ERASED"))
                        : Answer.accepted(location, new ErasureState(id, "REQUESTED")));
        Optional<ErasureState> erased = answer.getStatusCode().value() == 202
                ? wait.until(() -> Optional.of(new ErasureState(id, "ERASED")).filter(_ -> keys.isErased(id.value())))
                : Optional.empty();
        return erased.isPresent()
                ? ResponseEntity.ok().headers(answer.getHeaders()).body(erased.get())
                : answer;
    }
}
