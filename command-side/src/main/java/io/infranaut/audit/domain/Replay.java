package io.infranaut.audit.domain;

import io.infranaut.audit.api.ReplayCommand;
import io.infranaut.audit.api.ReplayCommand.FailReplay;
import io.infranaut.audit.api.ReplayCommand.RecordReplayed;
import io.infranaut.audit.api.ReplayCommand.RequestReplay;
import io.infranaut.audit.api.ReplayEvent;
import io.infranaut.audit.api.ReplayEvent.ReadModelReplayed;
import io.infranaut.audit.api.ReplayEvent.ReplayCompleted;
import io.infranaut.audit.api.ReplayEvent.ReplayFailed;
import io.infranaut.audit.api.ReplayEvent.ReplayRequested;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.HashSet;
import java.util.List;

/// A replay's life: unknown, running until each of its read models is done, ended.
public sealed interface Replay {
    record Unknown() implements Replay {}

    /// @param left the read models that are not done yet
    record Running(List<String> left) implements Replay {}

    record Ended() implements Replay {}

    static List<ReplayEvent> decide(Replay state, ReplayCommand command) {
        return switch (command) {
            case RequestReplay c ->
                switch (state) {
                    case Unknown _ -> request(c);
                    case Running _, Ended _ ->
                        throw new RuleBroken("replay-exists", "there is already a replay " + c.replayId());
                };
            case RecordReplayed c ->
                switch (state) {
                    case Running running -> record(running, c);
                    case Ended _ -> List.of();
                    case Unknown _ -> throw new NotFound("replay", c.replayId());
                };
            case FailReplay c ->
                switch (state) {
                    case Running _ -> List.of(new ReplayFailed(c.replayId(), c.reason(), c.at()));
                    case Ended _ -> List.of();
                    case Unknown _ -> throw new NotFound("replay", c.replayId());
                };
        };
    }

    private static List<ReplayEvent> request(RequestReplay c) {
        if (c.readModels().isEmpty()) {
            throw new InvalidInput("/readModels", "a replay fills at least one read model");
        }
        if (new HashSet<>(c.readModels()).size() < c.readModels().size()) {
            throw new InvalidInput("/readModels", "a read model is named twice");
        }
        if (c.segments() < 1 || c.segments() > 16) {
            throw new InvalidInput("/segments", "a read model is filled in 1 to 16 segments");
        }
        return List.of(new ReplayRequested(c.replayId(), c.readModels(), c.segments(), c.at()));
    }

    private static List<ReplayEvent> record(Running running, RecordReplayed c) {
        if (!running.left().contains(c.readModel())) {
            return List.of();
        }
        var replayed = new ReadModelReplayed(c.replayId(), c.readModel(), c.before(), c.after(), c.at());
        return running.left().size() == 1
                ? List.of(replayed, new ReplayCompleted(c.replayId(), c.at()))
                : List.of(replayed);
    }

    static Replay evolve(Replay state, ReplayEvent event) {
        return switch (event) {
            case ReplayRequested e -> new Running(List.copyOf(e.readModels()));
            case ReadModelReplayed e ->
                state instanceof Running running
                        ? new Running(running.left().stream()
                                .filter(name -> !name.equals(e.readModel()))
                                .toList())
                        : state;
            case ReplayCompleted _, ReplayFailed _ -> new Ended();
        };
    }
}
