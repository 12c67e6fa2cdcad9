package io.infranaut.identity.domain;

import io.infranaut.identity.api.KeyCommand;
import io.infranaut.identity.api.KeyEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Key].
@AggregateRoot(type = "identity.Key")
final class KeyAggregate extends EventSourced<Key, KeyCommand, KeyEvent> {
    KeyAggregate(String id) {
        super(id, new Key.Unknown());
    }

    @Override
    protected List<KeyEvent> decide(Key state, KeyCommand command) {
        return Key.decide(state, command);
    }

    @Override
    protected Key evolve(Key state, KeyEvent event) {
        return Key.evolve(state, event);
    }
}
