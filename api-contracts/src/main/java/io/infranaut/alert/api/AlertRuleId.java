package io.infranaut.alert.api;

import java.util.UUID;

/// Names an alert rule.
public record AlertRuleId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
