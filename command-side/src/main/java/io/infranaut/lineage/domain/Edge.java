package io.infranaut.lineage.domain;

import io.infranaut.lineage.api.EdgeCommand;
import io.infranaut.lineage.api.EdgeCommand.RecordEdge;
import io.infranaut.lineage.api.EdgeEvent;
import io.infranaut.lineage.api.EdgeEvent.EdgeRecorded;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import java.util.List;

/// An edge of the lineage graph: unknown, or recorded.
public sealed interface Edge {
    record Unknown() implements Edge {}

    /// @param last as it was recorded last
    record Known(EdgeRecorded last) implements Edge, Namespaced {
        @Override
        public String namespace() {
            return last.namespace();
        }
    }

    static List<EdgeEvent> decide(Edge state, EdgeCommand command) {
        return switch (command) {
            case RecordEdge c ->
                switch (state) {
                    case Unknown _ -> List.of(recorded(c));
                    case Known known -> says(known.last(), c) ? List.of() : List.of(recorded(c));
                };
        };
    }

    private static EdgeRecorded recorded(RecordEdge c) {
        if (c.source().id().equals(c.target().id())) {
            throw new InvalidInput("/target", "an edge leads from one node to another");
        }
        return new EdgeRecorded(
                c.edgeId(), c.namespace(), c.source(), c.target(), c.relationship(), c.details(), c.at());
    }

    private static boolean says(EdgeRecorded last, RecordEdge c) {
        return last.source().equals(c.source())
                && last.target().equals(c.target())
                && last.details().equals(c.details());
    }

    static Edge evolve(Edge state, EdgeEvent event) {
        return switch (event) {
            case EdgeRecorded e -> new Known(e);
        };
    }
}
