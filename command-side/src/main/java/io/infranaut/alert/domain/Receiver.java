package io.infranaut.alert.domain;

import io.infranaut.alert.api.ReceiverCommand;
import io.infranaut.alert.api.ReceiverCommand.ChangeReceiver;
import io.infranaut.alert.api.ReceiverCommand.CreateReceiver;
import io.infranaut.alert.api.ReceiverCommand.DisableReceiver;
import io.infranaut.alert.api.ReceiverCommand.EnableReceiver;
import io.infranaut.alert.api.ReceiverEvent;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDefined;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDisabled;
import io.infranaut.alert.api.ReceiverEvent.ReceiverEnabled;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.List;
import java.util.UUID;

/// A receiver's life: unknown, then defined, and enabled or not.
public sealed interface Receiver {
    record Unknown() implements Receiver {}

    record Defined(String namespace, String name, String url, UUID secretId, boolean enabled)
            implements Receiver, Namespaced {}

    static List<ReceiverEvent> decide(Receiver state, ReceiverCommand command) {
        return switch (command) {
            case CreateReceiver c ->
                switch (state) {
                    case Unknown _ ->
                        List.of(new ReceiverDefined(
                                c.receiverId(), c.namespace(), c.name(), c.url(), c.secretId(), c.at()));
                    case Defined d ->
                        throw new RuleBroken("receiver-name-is-taken", "there is already a receiver named " + d.name());
                };
            case ChangeReceiver c -> {
                Defined d = defined(state, command);
                UUID secretId = c.secretId() == null ? d.secretId() : c.secretId();
                yield d.url().equals(c.url()) && d.secretId().equals(secretId)
                        ? List.of()
                        : List.of(new ReceiverDefined(
                                c.receiverId(), d.namespace(), d.name(), c.url(), secretId, c.at()));
            }
            case DisableReceiver c ->
                defined(state, command).enabled() ? List.of(new ReceiverDisabled(c.receiverId(), c.at())) : List.of();
            case EnableReceiver c ->
                defined(state, command).enabled() ? List.of() : List.of(new ReceiverEnabled(c.receiverId(), c.at()));
        };
    }

    private static Defined defined(Receiver state, ReceiverCommand command) {
        return switch (state) {
            case Defined d -> d;
            case Unknown _ -> throw new NotFound("receiver", command.receiverId());
        };
    }

    static Receiver evolve(Receiver state, ReceiverEvent event) {
        return switch (event) {
            case ReceiverDefined e ->
                new Defined(
                        e.namespace(), e.name(), e.url(), e.secretId(), !(state instanceof Defined d) || d.enabled());
            case ReceiverDisabled _ -> withEnabled(state, false);
            case ReceiverEnabled _ -> withEnabled(state, true);
        };
    }

    private static Receiver withEnabled(Receiver state, boolean enabled) {
        return switch (state) {
            case Defined d -> new Defined(d.namespace(), d.name(), d.url(), d.secretId(), enabled);
            case Unknown u -> u;
        };
    }
}
