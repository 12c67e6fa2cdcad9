package io.infranaut.audit.command;

import io.infranaut.audit.api.ReplayCommand.RequestReplay;
import io.infranaut.audit.api.ReplayId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.Wait;
import io.infranaut.platform.readmodel.ReadModels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Takes requests for replays.
@RestController("replayCommands")
@Requires(Permission.ADMINISTER)
final class ReplaysApi {
    private final Commands commands;
    private final ReadModels readModels;
    private final DSLContext db;

    ReplaysApi(Commands commands, ReadModels readModels, DSLContext db) {
        this.commands = commands;
        this.readModels = readModels;
        this.db = db;
    }

    /// @param readModels by name; all when absent
    /// @param segments how many fill one side by side; 1 when absent
    record NewReplay(
            @Nullable List<String> readModels,
            @Nullable @Min(1) @Max(16) Integer segments) {}

    /// @param state `RUNNING`, `COMPLETED` or `FAILED`
    record ReplayState(ReplayId id, String state) {}

    @Operation(
            operationId = "requestReplay",
            summary = "Fills read models again from the first event, beside those that serve, and switches",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"readModels\": [\"identity\"], \"segments\": 8}"))))
    @PostMapping("/api/v1/audit/replays")
    @Answers(
            value = ReplayState.class,
            status = {200, 202})
    ResponseEntity<Object> request(@Valid @RequestBody NewReplay body, Caller caller, Wait wait) {
        var id = new ReplayId(Ids.next(caller.at()));
        String location = "/api/v1/audit/replays/" + id;
        int segments = body.segments() == null ? 1 : body.segments();
        var command = new RequestReplay(id, chosen(body.readModels()), segments, caller.at());
        ResponseEntity<Object> answer =
                commands.send(command, caller, receipt -> Answer.accepted(location, new ReplayState(id, "RUNNING")));
        Optional<String> end = wait.until(() -> end(id));
        return end.isPresent() && answer.getStatusCode().value() == 202
                ? ResponseEntity.ok().headers(answer.getHeaders()).body(new ReplayState(id, end.get()))
                : answer;
    }

    private List<String> chosen(@Nullable List<String> names) {
        List<String> all = readModels.names();
        if (names == null) {
            return all;
        }
        var unknown = new ArrayList<InvalidInput.Field>();
        for (int i = 0; i < names.size(); i++) {
            if (!all.contains(names.get(i))) {
                unknown.add(new InvalidInput.Field("/readModels/" + i, "there is no read model of that name"));
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidInput(unknown);
        }
        return names;
    }

    private Optional<String> end(ReplayId id) {
        return db.fetchOptional("select state from audit_replays where id = ? and state <> 'RUNNING'", id.value())
                .map(row -> row.get(0, String.class));
    }
}
