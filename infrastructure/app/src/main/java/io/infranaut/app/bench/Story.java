package io.infranaut.app.bench;

import io.infranaut.alert.api.AlertEvent.AlertAcknowledged;
import io.infranaut.alert.api.AlertEvent.AlertCommented;
import io.infranaut.alert.api.AlertEvent.AlertRaised;
import io.infranaut.alert.api.AlertEvent.AlertRepeated;
import io.infranaut.alert.api.AlertEvent.AlertResolved;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.Cause;
import io.infranaut.alert.api.Severity;
import io.infranaut.alert.api.SignalId;
import io.infranaut.dataset.api.DatasetEvent.DatasetDescribed;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.identity.api.KeyId;
import io.infranaut.lineage.api.EdgeEvent.EdgeRecorded;
import io.infranaut.lineage.api.EdgeId;
import io.infranaut.lineage.api.Node;
import io.infranaut.lineage.api.Node.Kind;
import io.infranaut.model.api.ModelEvent.ModelAliasSet;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.security.KeyFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What happens around one model: a key and its rotation, its registration and aliases, edges of its lineage, an alert
/// from being raised to being resolved, descriptions of a dataset.
record Story(List<Happened> steps) {
    static final int STEPS = 16;

    /// @param version counted from 0 in its aggregate
    record Happened(String aggregateType, String aggregateId, long version, Object event) {}

    /// @param number of the story
    /// @param round how often there was a story with this dataset before
    static Story of(int number, DatasetId dataset, int round) {
        Instant at = Instant.now();
        var key = new KeyId(Ids.next(at));
        var model = new ModelId(Ids.next(at));
        var signal = new SignalId(Ids.next(at));
        AlertId alert = AlertId.of(signal, 1);
        var edge = new EdgeId(Ids.next(at));
        var otherEdge = new EdgeId(Ids.next(at));
        String name = "model-" + number;
        var source = new Node(Kind.DATASET, dataset.toString(), "dataset");
        var target = new Node(Kind.MODEL, model.toString(), name);
        var cause = new Cause(
                null,
                null,
                model,
                dataset,
                null,
                List.of("age", "income"),
                new TreeMap<>(Map.of("statistic", "0.31", "threshold", "0.2")));
        var labels = new TreeMap<>(Map.of("team", "risk", "model", name));
        var edgeDetails = new TreeMap<>(Map.of("job", "nightly", "run", Integer.toString(number)));
        long described = 1 + 2L * round;
        return new Story(List.of(
                new Happened(
                        "identity.Key",
                        key.toString(),
                        0,
                        new KeyIssued(
                                key,
                                "key of " + name,
                                KeyFormat.digest("benchmark-" + number),
                                List.of(Role.VIEWER),
                                List.of("default"),
                                null,
                                at)),
                model(
                        model,
                        0,
                        new ModelRegistered(
                                model,
                                "bench",
                                name,
                                Task.BINARY_CLASSIFICATION,
                                "says whether a loan is paid back",
                                "risk",
                                List.of("credit", "tabular"),
                                at)),
                edge(edge, 0, new EdgeRecorded(edge, "bench", source, target, "trained-on", edgeDetails, at)),
                dataset(dataset, described, "as " + name + " saw it", at),
                model(model, 1, new ModelAliasSet(model, "staging", 1, "first try", at)),
                alert(
                        signal,
                        0,
                        new AlertRaised(
                                signal,
                                alert,
                                1,
                                "bench",
                                "drift of " + name,
                                Severity.WARNING,
                                "two columns have drifted",
                                labels,
                                null,
                                cause,
                                at)),
                alert(signal, 1, new AlertRepeated(signal, alert, 2, "two columns have drifted", cause, at)),
                new Happened(
                        "identity.Key",
                        key.toString(),
                        1,
                        new KeyRotated(key, KeyFormat.digest("rotated-" + number), at)),
                edge(otherEdge, 0, new EdgeRecorded(otherEdge, "bench", target, source, "scores", edgeDetails, at)),
                alert(signal, 2, new AlertAcknowledged(signal, alert, "looking at it", at)),
                alert(signal, 3, new AlertCommented(signal, alert, "the new branch has younger customers", at)),
                alert(signal, 4, new AlertRepeated(signal, alert, 3, "two columns have drifted", cause, at)),
                model(model, 2, new ModelAliasSet(model, "production", 1, "better than before", at)),
                edge(edge, 1, new EdgeRecorded(edge, "bench", source, target, "trained-on", edgeDetails, at)),
                dataset(dataset, described + 1, "after " + name, at),
                alert(signal, 5, new AlertResolved(signal, alert, "trained anew", at))));
    }

    private static Happened model(ModelId id, long version, Object event) {
        return new Happened("model.Model", id.toString(), version, event);
    }

    private static Happened edge(EdgeId id, long version, Object event) {
        return new Happened("lineage.Edge", id.toString(), version, event);
    }

    private static Happened alert(SignalId id, long version, Object event) {
        return new Happened("alert.Signal", id.toString(), version, event);
    }

    private static Happened dataset(DatasetId id, long version, String description, Instant at) {
        return new Happened(
                "dataset.Dataset",
                id.toString(),
                version,
                new DatasetDescribed(id, description, "bench", List.of("a", "b"), at));
    }
}
