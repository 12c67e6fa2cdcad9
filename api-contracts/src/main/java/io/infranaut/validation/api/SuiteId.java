package io.infranaut.validation.api;

import java.util.UUID;

/// Names a rule suite; its versions are numbered.
public record SuiteId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
