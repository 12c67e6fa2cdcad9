package io.infranaut.validation.api;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way in which a schema differs from an earlier version of its subject, and which readers it stops.
///
/// A reader takes the columns it knows by name and leaves the others; a nullable column that was not written is null
/// to it; it takes a type that its own [reads][io.infranaut.platform.api.ColumnType#reads]; and a column means the same
/// to it as to the writer, so another role stops both. Avro's rules of schema resolution, for tables.
///
/// @param version the earlier version
/// @param column its name
/// @param change what became of it
/// @param before type, role, `NULLABLE` or `REQUIRED` in the earlier version, all three of a column that was removed;
///     null for one that was added
/// @param after the same in the later one
/// @param breaks the directions of compatibility that it breaks; empty when every reader goes on
public record SchemaDifference(
        int version,
        String column,
        Change change,
        @Nullable String before,
        @Nullable String after,
        List<Direction> breaks) {

    public enum Change {
        ADDED,
        REMOVED,
        TYPE,
        NULLABILITY,
        ROLE
    }

    /// Who reads what.
    public enum Direction {
        /// readers of the later schema read what was written by the earlier
        BACKWARD,
        /// readers of the earlier schema read what is written by the later
        FORWARD
    }

    public SchemaDifference {
        breaks = List.copyOf(breaks);
    }

    /// All differences, those of the earlier schema's columns in their order and then the added ones.
    ///
    /// @param version number of the earlier one
    public static List<SchemaDifference> between(int version, TableSchema earlier, TableSchema later) {
        var differences = new ArrayList<SchemaDifference>();
        for (Column before : earlier.columns()) {
            later.column(before.name())
                    .ifPresentOrElse(
                            after -> compare(version, before, after, differences),
                            () -> differences.add(new SchemaDifference(
                                    version,
                                    before.name(),
                                    Change.REMOVED,
                                    described(before),
                                    null,
                                    before.nullable() ? List.of() : List.of(Direction.FORWARD))));
        }
        for (Column after : later.columns()) {
            if (earlier.column(after.name()).isEmpty()) {
                differences.add(new SchemaDifference(
                        version,
                        after.name(),
                        Change.ADDED,
                        null,
                        described(after),
                        after.nullable() ? List.of() : List.of(Direction.BACKWARD)));
            }
        }
        return List.copyOf(differences);
    }

    private static void compare(int version, Column before, Column after, List<SchemaDifference> differences) {
        String name = before.name();
        if (before.type() != after.type()) {
            var breaks = new ArrayList<Direction>();
            if (!after.type().reads(before.type())) {
                breaks.add(Direction.BACKWARD);
            }
            if (!before.type().reads(after.type())) {
                breaks.add(Direction.FORWARD);
            }
            differences.add(new SchemaDifference(
                    version,
                    name,
                    Change.TYPE,
                    before.type().name(),
                    after.type().name(),
                    breaks));
        }
        if (before.nullable() != after.nullable()) {
            differences.add(new SchemaDifference(
                    version,
                    name,
                    Change.NULLABILITY,
                    nullability(before),
                    nullability(after),
                    List.of(before.nullable() ? Direction.BACKWARD : Direction.FORWARD)));
        }
        if (before.role() != after.role()) {
            differences.add(new SchemaDifference(
                    version,
                    name,
                    Change.ROLE,
                    before.role().name(),
                    after.role().name(),
                    List.of(Direction.values())));
        }
    }

    private static String nullability(Column column) {
        return column.nullable() ? "NULLABLE" : "REQUIRED";
    }

    private static String described(Column column) {
        return nullability(column) + " " + column.type() + " " + column.role();
    }
}
