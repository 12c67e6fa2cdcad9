package io.infranaut.identity.domain;

import io.infranaut.identity.api.KeyCommand;
import io.infranaut.identity.api.KeyCommand.IssueKey;
import io.infranaut.identity.api.KeyCommand.RevokeKey;
import io.infranaut.identity.api.KeyCommand.RotateKey;
import io.infranaut.identity.api.KeyEvent;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRevoked;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.List;

/// An API key's life: unknown, active, revoked.
public sealed interface Key {
    record Unknown() implements Key {}

    record Active() implements Key {}

    record Revoked() implements Key {}

    static List<KeyEvent> decide(Key state, KeyCommand command) {
        return switch (command) {
            case IssueKey c ->
                switch (state) {
                    case Unknown _ -> issue(c);
                    case Active _, Revoked _ ->
                        throw new RuleBroken("key-exists", "there is already a key " + c.keyId());
                };
            case RotateKey c ->
                switch (state) {
                    case Active _ -> List.of(new KeyRotated(c.keyId(), c.secretDigest(), c.at()));
                    case Revoked _ -> throw new RuleBroken("key-must-be-active", "the key is revoked");
                    case Unknown _ -> throw new NotFound("key", c.keyId());
                };
            case RevokeKey c ->
                switch (state) {
                    case Active _ -> List.of(new KeyRevoked(c.keyId(), c.at()));
                    case Revoked _ -> List.of();
                    case Unknown _ -> throw new NotFound("key", c.keyId());
                };
        };
    }

    private static List<KeyEvent> issue(IssueKey c) {
        if (c.roles().isEmpty()) {
            throw new InvalidInput("/roles", "a key has at least one role");
        }
        if (c.namespaces().isEmpty()) {
            throw new InvalidInput("/namespaces", "a key has at least one namespace, or * for all");
        }
        if (c.expiresAt() != null && !c.expiresAt().isAfter(c.at())) {
            throw new InvalidInput("/expiresAt", "a key expires in the future");
        }
        return List.of(new KeyIssued(
                c.keyId(),
                c.name(),
                c.secretDigest(),
                c.roles().stream().sorted().toList(),
                c.namespaces().stream().sorted().toList(),
                c.expiresAt(),
                c.at()));
    }

    static Key evolve(Key state, KeyEvent event) {
        return switch (event) {
            case KeyIssued _, KeyRotated _ -> new Active();
            case KeyRevoked _ -> new Revoked();
        };
    }
}
