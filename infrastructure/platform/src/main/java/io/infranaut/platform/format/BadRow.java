package io.infranaut.platform.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row that does not fit the schema.
///
/// @param ordinal of the row in the body, from 0, good and bad rows counted
/// @param raw the row as it was sent (JSON, NDJSON), as one CSV record without line end, or, for Parquet, as a JSON
///     object
/// @param problems at least one
public record BadRow(long ordinal, String raw, List<Problem> problems) {
    public BadRow {
        problems = List.copyOf(problems);
    }

    /// What is wrong with the row or one of its values.
    ///
    /// @param column null when the row as a whole is meant
    /// @param path JSON pointer (RFC 6901) to the value within the rows, such as `/12/price`
    /// @param message why the value is not taken, without the value
    public record Problem(@Nullable String column, String path, String message) {}
}
