package io.infranaut.validation.api;

import java.util.UUID;

/// Names the report of one validation.
public record ReportId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
