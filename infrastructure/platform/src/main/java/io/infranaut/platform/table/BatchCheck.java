package io.infranaut.platform.table;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks at each batch before it is stored. What it says is recorded with the batch, in one transaction.
public interface BatchCheck {
    /// Must give the same result for the same batch: it may be asked again.
    ///
    /// @param rows those that fit the dataset's schema; at least one
    /// @param at when the batch was accepted
    Outcome check(UUID datasetId, UUID batchId, Table rows, Instant at);

    /// @param failures rows that go to quarantine
    /// @param commands sent with the batch
    record Outcome(List<Failure> failures, List<Object> commands) {
        public static final Outcome NOTHING = new Outcome(List.of(), List.of());

        public Outcome {
            failures = List.copyOf(failures);
            commands = List.copyOf(commands);
        }
    }

    /// @param row of the table, from 0; a row may fail more than once
    /// @param column null when the row as a whole is meant
    record Failure(int row, @Nullable String column, String message) {}
}
