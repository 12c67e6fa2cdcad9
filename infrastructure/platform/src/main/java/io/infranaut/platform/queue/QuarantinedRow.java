package io.infranaut.platform.queue;

import io.infranaut.platform.format.BadRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row that was not stored: one line of a quarantine file.
///
/// @param ordinal of the row in its body, from 0
/// @param header of the CSV that `raw` is a record of; null when `raw` is what came as JSON, or is shown as such
/// @param raw the row
/// @param problems what is wrong with it
public record QuarantinedRow(long ordinal, @Nullable String header, String raw, List<BadRow.Problem> problems) {
    public QuarantinedRow {
        problems = List.copyOf(problems);
    }
}
