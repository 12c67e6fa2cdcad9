package io.infranaut.audit.command;

import io.infranaut.audit.api.ProcessorCommand;
import io.infranaut.audit.api.ProcessorCommand.MergeSegment;
import io.infranaut.audit.api.ProcessorCommand.PauseProcessor;
import io.infranaut.audit.api.ProcessorCommand.ResumeProcessor;
import io.infranaut.audit.api.ProcessorCommand.SplitSegment;
import io.infranaut.audit.api.ProcessorId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.axon.ProcessorControl;
import io.infranaut.platform.axon.ProcessorControl.Follower;
import io.infranaut.platform.axon.ProcessorSegments;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Commands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Takes decisions about the followers of the events. Every node obeys within a second.
@RestController("processorCommands")
@Requires(Permission.ADMINISTER)
final class ProcessorsApi {
    private final Commands commands;
    private final ProcessorControl control;
    private final ProcessorSegments segments;

    ProcessorsApi(Commands commands, ProcessorControl control, ProcessorSegments segments) {
        this.commands = commands;
        this.control = control;
        this.segments = segments;
    }

    /// @param reason why it must stand still
    record Pause(@NotBlank @Size(max = 500) String reason) {}

    @Operation(
            operationId = "pauseProcessor",
            summary = "Has a read model or process stand still on every node until it is resumed",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples = @ExampleObject("{\"reason\": \"its tables are being moved\"}"))))
    @PostMapping("/api/v1/audit/processors/{name}/pause")
    ResponseEntity<Object> pause(@PathVariable String name, @Valid @RequestBody Pause body, Caller caller) {
        Follower follower = follower(name);
        if (!follower.mayBePaused()) {
            throw new RuleBroken("processor-must-go-on", "the system cannot do without " + follower.name());
        }
        return send(new PauseProcessor(id(follower), follower.name(), body.reason(), caller.at()), caller);
    }

    @Operation(operationId = "resumeProcessor", summary = "Has a paused read model or process go on where it stood")
    @PostMapping("/api/v1/audit/processors/{name}/resume")
    ResponseEntity<Object> resume(@PathVariable String name, Caller caller) {
        Follower follower = follower(name);
        return send(new ResumeProcessor(id(follower), follower.name(), caller.at()), caller);
    }

    @Operation(
            operationId = "splitProcessor",
            summary = "Splits a segment of a read model or process in two, which run side by side",
            description = "The largest segment unless one is named. Events of one sequence stay in their order.")
    @PostMapping("/api/v1/audit/processors/{name}/split")
    ResponseEntity<Object> split(
            @PathVariable String name, @RequestParam(required = false) @Nullable Integer segment, Caller caller) {
        Follower follower = splittable(name);
        if (known(follower, segment).size() >= ProcessorSegments.MOST) {
            throw new RuleBroken("sixteen-segments-at-most", follower.name() + " has as many segments as it can have");
        }
        return send(new SplitSegment(id(follower), follower.name(), segment, caller.at()), caller);
    }

    @Operation(
            operationId = "mergeProcessor",
            summary = "Merges a segment of a read model or process with the one that it was split from",
            description = "The smallest segment unless one is named.")
    @PostMapping("/api/v1/audit/processors/{name}/merge")
    ResponseEntity<Object> merge(
            @PathVariable String name, @RequestParam(required = false) @Nullable Integer segment, Caller caller) {
        Follower follower = splittable(name);
        if (known(follower, segment).size() < 2) {
            throw new RuleBroken("nothing-to-merge", follower.name() + " has one segment only");
        }
        return send(new MergeSegment(id(follower), follower.name(), segment, caller.at()), caller);
    }

    private ResponseEntity<Object> send(ProcessorCommand command, Caller caller) {
        return commands.send(command, caller, receipt -> Answer.noContent());
    }

    private Follower follower(String name) {
        String wanted = ProcessorControl.follower(name);
        return control.followers().stream()
                .filter(follower -> follower.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new NotFound("processor", name));
    }

    private Follower splittable(String name) {
        Follower follower = follower(name);
        if (!follower.maySplit()) {
            throw new RuleBroken("processor-has-one-order", follower.name() + " handles all events in their one order");
        }
        return follower;
    }

    private List<Integer> known(Follower follower, @Nullable Integer segment) {
        List<Integer> all = segments.of(follower.name());
        if (segment != null && !all.contains(segment)) {
            throw new InvalidInput("?segment", follower.name() + " has the segments " + all);
        }
        return all;
    }

    private static ProcessorId id(Follower follower) {
        return new ProcessorId(Ids.derived("processor", follower.name()));
    }
}
