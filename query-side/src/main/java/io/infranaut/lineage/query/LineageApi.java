package io.infranaut.lineage.query;

import static io.infranaut.persistence.jooq.public_.Tables.DATA_LINEAGE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.infranaut.lineage.api.EdgeId;
import io.infranaut.lineage.api.Node;
import io.infranaut.persistence.jooq.public_.tables.records.DataLineageRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.AsOf;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;

/// Walks the lineage graph, breadth first, over the edges of the namespaces that are open to the caller.
@RestController("lineageQueries")
@Requires(Permission.READ)
@Reads(value = "lineage", asOf = true)
final class LineageApi {
    private static final int MOST_EDGES = 10_000;
    private static final int DEEPEST = 20;
    private static final TypeReference<SortedMap<String, String>> DETAILS = new TypeReference<>() {};

    private final DSLContext db;
    private final AsOf asOf;

    LineageApi(DSLContext db, AsOf asOf) {
        this.db = db;
        this.asOf = asOf;
    }

    /// @param source id of a node
    /// @param target id of a node
    /// @param at when it was recorded last
    record EdgeView(
            EdgeId id,
            String namespace,
            String source,
            String target,
            String relationship,
            SortedMap<String, String> details,
            Instant at,
            String by) {}

    /// @param nodes nearest first
    /// @param edges nearest first
    /// @param truncated whether there are more edges than an answer holds
    record Graph(String id, List<Node> nodes, List<EdgeView> edges, boolean truncated) {}

    @GetMapping("/api/v1/metadata/lineage/{id}")
    @Operation(
            operationId = "getLineage",
            summary = "What a node was made from, and what was made from it",
            description = "Follows the edges from the node, to a depth of 1 to 20, and answers at most 10000 of them.")
    Graph of(
            @PathVariable String id,
            @RequestParam(defaultValue = "both") @Schema(allowableValues = {"upstream", "downstream", "both"})
                    String direction,
            @RequestParam(defaultValue = "5") @Schema(minimum = "1", maximum = "20") int depth,
            Caller caller) {
        return graph(id, direction, depth, caller);
    }

    @GetMapping("/api/v1/metadata/lineage/{id}/{version}")
    @Operation(
            operationId = "getVersionLineage",
            summary = "What a version of a dataset, baseline or model was made from, and what was made from it",
            description =
                    "Follows the edges from the version, to a depth of 1 to 20, and answers at most 10000 of them.")
    Graph ofVersion(
            @PathVariable String id,
            @PathVariable int version,
            @RequestParam(defaultValue = "both") @Schema(allowableValues = {"upstream", "downstream", "both"})
                    String direction,
            @RequestParam(defaultValue = "5") @Schema(minimum = "1", maximum = "20") int depth,
            Caller caller) {
        return graph(id + "/" + version, direction, depth, caller);
    }

    /// @param added edges that are only there at the later instant
    /// @param removed edges that are only there at the earlier instant
    /// @param changed edges that say something else at the later instant, as they are then
    record GraphDifference(String id, List<EdgeView> added, List<EdgeView> removed, List<EdgeView> changed) {}

    @GetMapping("/api/v1/metadata/lineage/{id}/differences")
    @Operation(
            operationId = "compareLineage",
            summary = "What came, went and changed around a node between two instants",
            description = "Compares the graphs that `asOf` shows at the two instants.")
    GraphDifference differences(
            @PathVariable String id,
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam(defaultValue = "both") @Schema(allowableValues = {"upstream", "downstream", "both"})
                    String direction,
            @RequestParam(defaultValue = "5") @Schema(minimum = "1", maximum = "20") int depth,
            Caller caller)
            throws InterruptedException {
        return compare(id, from, to, direction, depth, caller);
    }

    @GetMapping("/api/v1/metadata/lineage/{id}/{version}/differences")
    @Operation(
            operationId = "compareVersionLineage",
            summary = "What came, went and changed around a version between two instants",
            description = "Compares the graphs that `asOf` shows at the two instants.")
    GraphDifference versionDifferences(
            @PathVariable String id,
            @PathVariable int version,
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam(defaultValue = "both") @Schema(allowableValues = {"upstream", "downstream", "both"})
                    String direction,
            @RequestParam(defaultValue = "5") @Schema(minimum = "1", maximum = "20") int depth,
            Caller caller)
            throws InterruptedException {
        return compare(id + "/" + version, from, to, direction, depth, caller);
    }

    private GraphDifference compare(String id, String from, String to, String direction, int depth, Caller caller)
            throws InterruptedException {
        AsOf.Span span = asOf.span(from, to);
        Optional<Map<EdgeId, EdgeView>> before = edgesAt(span.from(), id, direction, depth, caller);
        Optional<Map<EdgeId, EdgeView>> after = edgesAt(span.to(), id, direction, depth, caller);
        if (before.isEmpty() && after.isEmpty()) {
            throw new NotFound("lineage of", id);
        }
        return difference(id, before.orElse(Map.of()), after.orElse(Map.of()));
    }

    private static GraphDifference difference(String id, Map<EdgeId, EdgeView> before, Map<EdgeId, EdgeView> after) {
        return new GraphDifference(
                id,
                after.values().stream()
                        .filter(edge -> !before.containsKey(edge.id()))
                        .toList(),
                before.values().stream()
                        .filter(edge -> !after.containsKey(edge.id()))
                        .toList(),
                after.values().stream()
                        .filter(edge -> before.containsKey(edge.id()) && !edge.equals(before.get(edge.id())))
                        .toList());
    }

    private Optional<Map<EdgeId, EdgeView>> edgesAt(
            long position, String id, String direction, int depth, Caller caller) throws InterruptedException {
        try {
            var edges = new LinkedHashMap<EdgeId, EdgeView>();
            asOf.at(position, "lineage", () -> graph(id, direction, depth, caller))
                    .edges()
                    .forEach(edge -> edges.put(edge.id(), edge));
            return Optional.of(edges);
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    private Graph graph(String id, String direction, int depth, Caller caller) {
        if (depth < 1 || depth > DEEPEST) {
            throw new InvalidInput("?depth", "a depth is a number from 1 to " + DEEPEST);
        }
        boolean up = !direction.equals("downstream");
        boolean down = !direction.equals("upstream");
        if (up && down && !direction.equals("both")) {
            throw new InvalidInput("?direction", "a direction is upstream, downstream or both");
        }
        Condition open =
                caller.namespaces().contains("*") ? noCondition() : DATA_LINEAGE.NAMESPACE.in(caller.namespaces());
        var edges = new LinkedHashMap<UUID, DataLineageRecord>();
        boolean more = up && walk(id, DATA_LINEAGE.TARGET_ID, DATA_LINEAGE.SOURCE_ID, depth, open, edges);
        more |= down && walk(id, DATA_LINEAGE.SOURCE_ID, DATA_LINEAGE.TARGET_ID, depth, open, edges);
        return new Graph(
                id,
                nodes(id, edges.values(), open),
                edges.values().stream().map(LineageApi::view).toList(),
                more);
    }

    /// Adds the edges that lead away from a node, level by level.
    ///
    /// @param near the end of an edge where the walk comes from
    /// @param far the end where it goes to
    /// @return whether there were more edges than fit
    private boolean walk(
            String start,
            Field<String> near,
            Field<String> far,
            int depth,
            Condition open,
            Map<UUID, DataLineageRecord> edges) {
        Set<String> seen = new HashSet<>(Set.of(start));
        Set<String> frontier = Set.of(start);
        for (int level = 0; level < depth && !frontier.isEmpty(); level++) {
            List<DataLineageRecord> found = db.selectFrom(DATA_LINEAGE)
                    .where(near.eq(any(frontier.toArray(String[]::new))), open)
                    .orderBy(DATA_LINEAGE.TIMESTAMP, DATA_LINEAGE.ID)
                    .limit(MOST_EDGES + 1)
                    .fetch();
            var next = new HashSet<String>();
            for (DataLineageRecord edge : found) {
                if (!edges.containsKey(edge.getId())) {
                    if (edges.size() == MOST_EDGES) {
                        return true;
                    }
                    edges.put(edge.getId(), edge);
                }
                if (seen.add(edge.get(far))) {
                    next.add(edge.get(far));
                }
            }
            frontier = next;
        }
        return false;
    }

    private List<Node> nodes(String id, Collection<DataLineageRecord> edges, Condition open) {
        var nodes = new LinkedHashMap<String, Node>();
        nodes.put(id, node(id, edges, open));
        for (DataLineageRecord edge : edges) {
            nodes.putIfAbsent(edge.getSourceId(), source(edge));
            nodes.putIfAbsent(edge.getTargetId(), target(edge));
        }
        return List.copyOf(nodes.values());
    }

    private Node node(String id, Collection<DataLineageRecord> edges, Condition open) {
        return edges.stream()
                .filter(edge ->
                        edge.getSourceId().equals(id) || edge.getTargetId().equals(id))
                .findFirst()
                .or(() -> db.selectFrom(DATA_LINEAGE)
                        .where(DATA_LINEAGE.SOURCE_ID.eq(id).or(DATA_LINEAGE.TARGET_ID.eq(id)), open)
                        .orderBy(DATA_LINEAGE.TIMESTAMP, DATA_LINEAGE.ID)
                        .limit(1)
                        .fetchOptional())
                .map(edge -> edge.getSourceId().equals(id) ? source(edge) : target(edge))
                .orElseThrow(() -> new NotFound("lineage of", id));
    }

    private static Node source(DataLineageRecord edge) {
        return new Node(Node.Kind.valueOf(edge.getSourceKind()), edge.getSourceId(), edge.getSourceLabel());
    }

    private static Node target(DataLineageRecord edge) {
        return new Node(Node.Kind.valueOf(edge.getTargetKind()), edge.getTargetId(), edge.getTargetLabel());
    }

    private static EdgeView view(DataLineageRecord edge) {
        return new EdgeView(
                new EdgeId(edge.getId()),
                edge.getNamespace(),
                edge.getSourceId(),
                edge.getTargetId(),
                edge.getRelationshipType(),
                Json.mapper().readValue(edge.getTransformationDetails().data(), DETAILS),
                edge.getTimestamp(),
                edge.getUserId());
    }
}
