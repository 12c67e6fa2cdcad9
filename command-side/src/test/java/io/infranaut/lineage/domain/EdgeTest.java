package io.infranaut.lineage.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.lineage.api.EdgeCommand;
import io.infranaut.lineage.api.EdgeCommand.RecordEdge;
import io.infranaut.lineage.api.EdgeEvent;
import io.infranaut.lineage.api.EdgeEvent.EdgeRecorded;
import io.infranaut.lineage.api.EdgeId;
import io.infranaut.lineage.api.Node;
import io.infranaut.platform.api.InvalidInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EdgeTest {
    private static final EdgeId ID = new EdgeId(new UUID(1, 1));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Node SOURCE = new Node(Node.Kind.SOURCE, "warehouse", "the warehouse");
    private static final Node LOANS = new Node(Node.Kind.DATASET, "loans", "loans");

    private static RecordEdge edge(Node source, Node target, Map<String, String> details, Instant at) {
        return new RecordEdge(ID, "default", source, target, "feeds", new TreeMap<>(details), at);
    }

    private static List<EdgeEvent> when(EdgeCommand command, EdgeCommand... past) {
        Edge state = new Edge.Unknown();
        for (EdgeCommand before : past) {
            for (EdgeEvent event : Edge.decide(state, before)) {
                state = Edge.evolve(state, event);
            }
        }
        return Edge.decide(state, command);
    }

    @Test
    void anEdgeIsRecordedOnce() {
        RecordEdge command = edge(SOURCE, LOANS, Map.of("job", "nightly"), NOON);
        assertThat(when(command))
                .containsExactly(new EdgeRecorded(
                        ID, "default", SOURCE, LOANS, "feeds", new TreeMap<>(Map.of("job", "nightly")), NOON));
        assertThat(when(edge(SOURCE, LOANS, Map.of("job", "nightly"), NOON.plusSeconds(1)), command))
                .isEmpty();
    }

    @Test
    void otherDetailsOrLabelsAreRecordedAnew() {
        RecordEdge before = edge(SOURCE, LOANS, Map.of("job", "nightly"), NOON);
        assertThat(when(edge(SOURCE, LOANS, Map.of("job", "hourly"), NOON), before))
                .hasSize(1);
        assertThat(when(
                        edge(SOURCE, new Node(Node.Kind.DATASET, "loans", "Loans"), Map.of("job", "nightly"), NOON),
                        before))
                .hasSize(1);
    }

    @Test
    void nothingIsMadeFromItself() {
        assertThatThrownBy(() -> when(edge(LOANS, LOANS, Map.of(), NOON))).isInstanceOf(InvalidInput.class);
    }
}
