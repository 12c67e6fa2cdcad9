package io.infranaut.validation.command;

import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.BadRow;
import io.infranaut.platform.format.ReadLimits;
import io.infranaut.platform.format.RowBatch;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.format.RowReader;
import io.infranaut.platform.http.GivenColumn;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.table.Sample;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows that a request gives in its body, as the table that they would be if they were stored.
final class GivenRows {
    private GivenRows() {}

    /// @param columns null to infer them
    /// @throws InvalidInput naming each value that does not fit its column
    static Table table(List<Map<String, @Nullable Object>> rows, @Nullable List<GivenColumn> columns)
            throws IOException {
        TableSchema schema = columns == null ? Sample.schema("rows", rows, Map.of()) : GivenColumn.schema(columns);
        try (RowReader reader = RowFormat.JSON.read(
                new ByteArrayInputStream(Json.mapper().writeValueAsBytes(rows)), schema, ReadLimits.DEFAULT)) {
            RowBatch batch = Objects.requireNonNull(reader.next(rows.size()));
            if (!batch.bad().isEmpty()) {
                throw new InvalidInput(batch.bad().stream()
                        .map(BadRow::problems)
                        .flatMap(List::stream)
                        .map(problem -> new InvalidInput.Field("/rows" + problem.path(), problem.message()))
                        .limit(100)
                        .toList());
            }
            return batch.table();
        }
    }
}
