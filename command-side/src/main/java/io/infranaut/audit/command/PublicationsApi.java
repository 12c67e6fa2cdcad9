package io.infranaut.audit.command;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.table;

import io.infranaut.audit.api.RepublicationCommand.CancelRepublication;
import io.infranaut.audit.api.RepublicationCommand.RequestRepublication;
import io.infranaut.audit.api.RepublicationId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.axon.EventLog;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.Wait;
import io.infranaut.platform.publication.CloudEvents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Takes requests to publish events of the past again.
@RestController("publicationCommands")
@Requires(Permission.ADMINISTER)
final class PublicationsApi {
    private final Commands commands;
    private final EventLog log;
    private final EventTypes types;
    private final DSLContext db;

    PublicationsApi(Commands commands, EventLog log, EventTypes types, DSLContext db) {
        this.commands = commands;
        this.log = log;
        this.types = types;
        this.db = db;
    }

    /// @param fromPosition of the first event; from the first one when absent
    /// @param toPosition of the last event; up to the newest one when absent
    /// @param from only events recorded then or later
    /// @param to only events recorded before
    /// @param contexts only events of these
    /// @param types only events of these stable names
    /// @param topic that they go to; made when it is not there
    /// @param force whether it may be one of the topics that are published to anyway
    record NewPublication(
            @Nullable @PositiveOrZero Long fromPosition,
            @Nullable @PositiveOrZero Long toPosition,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable List<String> contexts,
            @Nullable List<String> types,
            @NotNull String topic,
            @Nullable Boolean force) {}

    /// @param state `RUNNING`, `COMPLETED`, `CANCELLED` or `FAILED`
    record PublicationState(RepublicationId id, String state) {}

    @Operation(
            operationId = "requestPublication",
            summary = "Publishes a range of events again, to a topic of your choice",
            description = "Each keeps its id, and those of an aggregate their order. Cut off by a crash, it goes on; a"
                    + " few events may then be there twice.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(examples = @ExampleObject("""
                                    {"topic": "alerts-of-may", "contexts": ["alert"],
                                     "from": "2026-05-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}"""))))
    @PostMapping("/api/v1/audit/publications")
    @Answers(
            value = PublicationState.class,
            status = {200, 202})
    ResponseEntity<Object> request(@Valid @RequestBody NewPublication body, Caller caller, Wait wait) {
        List<String> contexts = known("/contexts", body.contexts(), contexts()::contains);
        List<String> names =
                known("/types", body.types(), name -> types.classOf(name).isPresent());
        var id = new RepublicationId(Ids.next(caller.at()));
        String location = "/api/v1/audit/publications/" + id;
        Range range = range(body, contexts, names);
        var command = new RequestRepublication(
                id,
                range.first(),
                range.last(),
                body.from(),
                body.to(),
                contexts,
                names,
                body.topic(),
                Boolean.TRUE.equals(body.force()),
                caller.at());
        ResponseEntity<Object> answer = commands.send(
                command, caller, receipt -> Answer.accepted(location, new PublicationState(id, "RUNNING")));
        Optional<String> end = wait.until(() -> end(id));
        return end.isPresent() && answer.getStatusCode().value() == 202
                ? ResponseEntity.ok().headers(answer.getHeaders()).body(new PublicationState(id, end.get()))
                : answer;
    }

    @Operation(
            operationId = "cancelPublication",
            summary = "Ends a publication early; what is published stays published")
    @PostMapping("/api/v1/audit/publications/{id}/cancel")
    ResponseEntity<Object> cancel(@PathVariable RepublicationId id, Caller caller) {
        return commands.send(new CancelRepublication(id, caller.at()), caller, receipt -> Answer.noContent());
    }

    private Set<String> contexts() {
        var contexts = new TreeSet<String>();
        types.classes()
                .forEach(event ->
                        contexts.add(CloudEvents.context(types.typeOf(event).value())));
        return contexts;
    }

    private static List<String> known(String pointer, @Nullable List<String> names, Predicate<String> isKnown) {
        var unknown = new ArrayList<InvalidInput.Field>();
        List<String> given = names == null ? List.of() : names;
        for (int i = 0; i < given.size(); i++) {
            if (!isKnown.test(given.get(i))) {
                unknown.add(new InvalidInput.Field(pointer + "/" + i, "there are no such events"));
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidInput(unknown);
        }
        return given;
    }

    private record Range(long first, long last) {}

    /// The positions of the first and last event that are meant, of those that are there by now.
    private Range range(NewPublication body, List<String> contexts, List<String> names) {
        var conditions = new ArrayList<Condition>();
        conditions.add(condition("position >= ?", body.fromPosition() == null ? 0 : body.fromPosition()));
        conditions.add(condition(
                "position <= ?", body.toPosition() == null ? log.newest() : Math.min(log.newest(), body.toPosition())));
        if (body.from() != null) {
            conditions.add(
                    condition("recorded_at >= ?::timestamptz", body.from().atOffset(ZoneOffset.UTC)));
        }
        if (body.to() != null) {
            conditions.add(condition("recorded_at < ?::timestamptz", body.to().atOffset(ZoneOffset.UTC)));
        }
        if (!names.isEmpty()) {
            conditions.add(field("type", String.class).in(names));
        }
        if (!contexts.isEmpty()) {
            conditions.add(field("split_part(type, '.', 1)", String.class).in(contexts));
        }
        var found = db.select(min(field("position", Long.class)), max(field("position", Long.class)))
                .from(table("event_store.domain_event"))
                .where(conditions)
                .fetchSingle();
        if (found.value1() == null) {
            throw new InvalidInput("", "there are no such events");
        }
        return new Range(found.value1(), found.value2());
    }

    private Optional<String> end(RepublicationId id) {
        return db.fetchOptional("select state from audit_publications where id = ? and state <> 'RUNNING'", id.value())
                .map(row -> row.get(0, String.class));
    }
}
