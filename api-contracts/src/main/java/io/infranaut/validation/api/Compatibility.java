package io.infranaut.validation.api;

import io.infranaut.platform.api.TableSchema;
import io.infranaut.validation.api.SchemaDifference.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a subject's next version must keep, by the names and meanings of Confluent Schema Registry's compatibility
/// types. A mode looks at the newest version, a TRANSITIVE one at all of them.
public enum Compatibility {
    /// anything goes
    NONE(false),
    /// new readers read what was written before
    BACKWARD(false, Direction.BACKWARD),
    BACKWARD_TRANSITIVE(true, Direction.BACKWARD),
    /// old readers read what is written from now on
    FORWARD(false, Direction.FORWARD),
    FORWARD_TRANSITIVE(true, Direction.FORWARD),
    /// both
    FULL(false, Direction.BACKWARD, Direction.FORWARD),
    FULL_TRANSITIVE(true, Direction.BACKWARD, Direction.FORWARD);

    private final boolean transitive;
    private final Set<Direction> directions;

    Compatibility(boolean transitive, Direction... directions) {
        this.transitive = transitive;
        var kept = EnumSet.noneOf(Direction.class);
        Collections.addAll(kept, directions);
        this.directions = Collections.unmodifiableSet(kept);
    }

    /// The differences that break this mode, by version and column; none when the schema may be the next version.
    ///
    /// @param versions all versions there are, the first at index 0
    public List<SchemaDifference> broken(List<TableSchema> versions, TableSchema next) {
        var broken = new ArrayList<SchemaDifference>();
        int first = transitive ? 1 : Math.max(1, versions.size());
        for (int version = first; version <= versions.size(); version++) {
            SchemaDifference.between(version, versions.get(version - 1), next).stream()
                    .filter(difference -> !Collections.disjoint(difference.breaks(), directions))
                    .forEach(broken::add);
        }
        return List.copyOf(broken);
    }
}
