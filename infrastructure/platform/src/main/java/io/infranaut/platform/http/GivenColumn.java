package io.infranaut.platform.http;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Sample;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A column as a request names it.
///
/// @param role FEATURE when absent
/// @param nullable true when absent
public record GivenColumn(
        @NotNull @Size(min = 1, max = 200) String name,
        @NotNull ColumnType type,
        @Nullable ColumnRole role,
        @Nullable Boolean nullable) {

    /// The schema that a request gives by its member `columns`, or by `sample` and perhaps `roles`.
    ///
    /// @throws InvalidInput unless there is one of the two, and for columns that make no table
    public static TableSchema schema(
            @Nullable List<GivenColumn> columns,
            @Nullable List<Map<String, @Nullable Object>> sample,
            @Nullable Map<String, ColumnRole> roles) {
        if ((columns == null) == (sample == null)) {
            throw new InvalidInput("/columns", "a schema is given by its columns or by a sample of its rows");
        }
        if (columns == null) {
            return Sample.schema("sample", Objects.requireNonNull(sample), Objects.requireNonNullElse(roles, Map.of()));
        }
        if (roles != null) {
            throw new InvalidInput("/roles", "roles go with a sample; columns name their own");
        }
        return schema(columns);
    }

    /// @throws InvalidInput for columns that make no table
    public static TableSchema schema(List<GivenColumn> columns) {
        try {
            return new TableSchema(columns.stream().map(GivenColumn::column).toList());
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("/columns", String.valueOf(e.getMessage()));
        }
    }

    private Column column() {
        return new Column(
                name,
                type,
                Objects.requireNonNullElse(role, ColumnRole.FEATURE),
                Objects.requireNonNullElse(nullable, true));
    }
}
