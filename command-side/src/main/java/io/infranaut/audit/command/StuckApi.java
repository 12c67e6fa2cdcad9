package io.infranaut.audit.command;

import io.infranaut.audit.api.StuckStepCommand.NudgeStep;
import io.infranaut.audit.api.StuckStepId;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Commands;
import io.swagger.v3.oas.annotations.Operation;
import org.jooq.DSLContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Has steps happen that should have happened.
@RestController("stuckCommands")
@Requires(Permission.ADMINISTER)
final class StuckApi {
    private final Commands commands;
    private final DSLContext db;

    StuckApi(Commands commands, DSLContext db) {
        this.commands = commands;
        this.db = db;
    }

    @Operation(
            operationId = "nudgeStuckStep",
            summary = "Has a stuck step tried again within a second or two",
            description = "A step that has happened meanwhile does not happen again.")
    @PostMapping("/api/v1/audit/stuck/{id}/nudge")
    ResponseEntity<Object> nudge(@PathVariable StuckStepId id, Caller caller) {
        NudgeStep command = db.fetchOptional("select kind, instance from platform.stuck where id = ?", id.value())
                .map(row -> new NudgeStep(id, row.get(0, String.class), row.get(1, String.class), caller.at()))
                .orElseThrow(() -> new NotFound("stuck step", id));
        return commands.send(command, caller, receipt -> Answer.noContent());
    }
}
