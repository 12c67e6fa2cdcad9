package io.infranaut.audit.domain;

import io.infranaut.audit.api.RepublicationCommand;
import io.infranaut.audit.api.RepublicationCommand.CancelRepublication;
import io.infranaut.audit.api.RepublicationCommand.CompleteRepublication;
import io.infranaut.audit.api.RepublicationCommand.FailRepublication;
import io.infranaut.audit.api.RepublicationCommand.RequestRepublication;
import io.infranaut.audit.api.RepublicationEvent;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCancelled;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCompleted;
import io.infranaut.audit.api.RepublicationEvent.RepublicationFailed;
import io.infranaut.audit.api.RepublicationEvent.RepublicationRequested;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.List;
import java.util.regex.Pattern;

/// A re-publication's life: unknown, running, ended.
public sealed interface Republication {
    /// What Kafka takes as a topic's name.
    Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    record Unknown() implements Republication {}

    record Running() implements Republication {}

    /// @param cancelled whether somebody ended it early
    record Ended(boolean cancelled) implements Republication {}

    static List<RepublicationEvent> decide(Republication state, RepublicationCommand command) {
        return switch (command) {
            case RequestRepublication c ->
                switch (state) {
                    case Unknown _ -> request(c);
                    case Running _, Ended _ ->
                        throw new RuleBroken(
                                "publication-exists", "there is already a publication " + c.republicationId());
                };
            case CompleteRepublication c ->
                whileRunning(state, c, new RepublicationCompleted(c.republicationId(), c.events(), c.at()));
            case FailRepublication c ->
                whileRunning(state, c, new RepublicationFailed(c.republicationId(), c.reason(), c.at()));
            case CancelRepublication c -> {
                if (state instanceof Ended ended && !ended.cancelled()) {
                    throw new RuleBroken("publication-must-be-running", "the publication is over");
                }
                yield whileRunning(state, c, new RepublicationCancelled(c.republicationId(), c.at()));
            }
        };
    }

    private static List<RepublicationEvent> whileRunning(
            Republication state, RepublicationCommand command, RepublicationEvent event) {
        return switch (state) {
            case Running _ -> List.of(event);
            case Ended _ -> List.of();
            case Unknown _ -> throw new NotFound("publication", command.republicationId());
        };
    }

    private static List<RepublicationEvent> request(RequestRepublication c) {
        if (c.fromPosition() < 1 || c.fromPosition() > c.toPosition()) {
            throw new InvalidInput("/fromPosition", "there are no events in that range");
        }
        if (!TOPIC.matcher(c.topic()).matches()) {
            throw new InvalidInput(
                    "/topic", "a topic's name has 1 to 249 letters, digits, dots, hyphens and underlines");
        }
        if (c.topic().startsWith("__") || c.topic().startsWith("infranaut.queue.")) {
            throw new RuleBroken("topic-must-not-be-internal", "the topic " + c.topic() + " is not for events");
        }
        if (c.topic().startsWith("infranaut.") && !c.force()) {
            throw new RuleBroken(
                    "topic-must-not-be-live",
                    "topics that begin with infranaut. are those that everybody reads: choose another, or force it");
        }
        return List.of(new RepublicationRequested(
                c.republicationId(),
                c.fromPosition(),
                c.toPosition(),
                c.from(),
                c.to(),
                c.contexts(),
                c.types(),
                c.topic(),
                c.force(),
                c.at()));
    }

    static Republication evolve(Republication state, RepublicationEvent event) {
        return switch (event) {
            case RepublicationRequested _ -> new Running();
            case RepublicationCompleted _, RepublicationFailed _ -> new Ended(false);
            case RepublicationCancelled _ -> new Ended(true);
        };
    }
}
