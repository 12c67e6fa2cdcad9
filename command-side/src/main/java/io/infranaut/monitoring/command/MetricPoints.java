package io.infranaut.monitoring.command;

import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the metric points of a request, all or none: each bad one is named by the JSON Pointer to what is wrong with
/// it.
final class MetricPoints {
    static final int MOST = 10_000;
    private static final int NAMED_ERRORS = 100;
    private static final int LONGEST = 200;
    private static final int MOST_LABELS = 32;
    private static final Set<String> BODY = Set.of("namespace", "points");
    private static final Set<String> POINT =
            Set.of("modelId", "namespace", "model", "version", "name", "value", "time", "labels");
    private static final java.util.regex.Pattern NAMESPACE =
            java.util.regex.Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final java.util.regex.Pattern NAME =
            java.util.regex.Pattern.compile("[A-Za-z_][A-Za-z0-9_.:/@-]{0,199}");
    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("model", ColumnType.STRING, ColumnRole.FEATURE, false),
            new Column("version", ColumnType.INTEGER, ColumnRole.FEATURE, true),
            new Column("name", ColumnType.STRING, ColumnRole.FEATURE, false),
            new Column("value", ColumnType.DOUBLE, ColumnRole.FEATURE, false),
            new Column("time", ColumnType.TIMESTAMP, ColumnRole.TIME, false),
            new Column("labels", ColumnType.STRING, ColumnRole.FEATURE, true)));

    /// A body as the OpenAPI document shows it; the array of points alone is taken too.
    ///
    /// @param namespace of models that are named by name; `default` when absent
    record NewMetricPoints(
            @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9._-]{0,62}")
            String namespace,

            @Size(min = 1, max = MOST) List<NewMetricPoint> points) {}

    /// @param modelId or `model`, its name
    /// @param time when it was sent, if absent
    record NewMetricPoint(
            @Nullable UUID modelId,

            @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9._-]{0,62}")
            String namespace,

            @Nullable String model,
            @Nullable @Positive Integer version,

            @Pattern(regexp = "[A-Za-z_][A-Za-z0-9_.:/@-]{0,199}")
            String name,

            double value,
            @Nullable Instant time,

            @Nullable @Size(max = MOST_LABELS) Map<@Size(max = LONGEST) String, @Size(max = LONGEST) String> labels) {}

    /// What is known of a model that a point names.
    ///
    /// @param versions how many there are
    private record Known(ModelId id, String namespace, int versions) {}

    private final EventHistory history;
    private final JsonMapper json;
    private final Caller caller;
    private final Map<ModelId, Known> models = new HashMap<>();
    private final SortedMap<String, ModelId> named = new TreeMap<>();
    private final List<InvalidInput.Field> errors = new ArrayList<>();
    private final TableBuilder table = Table.builder(SCHEMA);
    private @Nullable String namespace;

    MetricPoints(EventHistory history, JsonMapper json, Caller caller) {
        this.history = history;
        this.json = json;
        this.caller = caller;
    }

    /// @param namespace that all points are in
    /// @param models that they are about, in the order of their ids
    record Batch(String namespace, List<ModelId> models, Table points) {}

    /// @throws InvalidInput that names every bad point, up to a hundred errors
    Batch read(JsonNode body) {
        boolean bare = body.isArray();
        if (!bare && !body.isObject()) {
            throw new InvalidInput("", "metric points are an array, or an object with the array points");
        }
        String common = "default";
        if (!bare) {
            unknownMembers(body, BODY, "");
            common = namespaceOf(body, "", common);
        }
        JsonNode points = bare ? body : body.path("points");
        String base = bare ? "/" : "/points/";
        if (!points.isArray() || points.isEmpty() || points.size() > MOST) {
            throw new InvalidInput(bare ? "" : "/points", "a request has 1 to " + MOST + " points");
        }
        for (int i = 0; i < points.size() && errors.size() < NAMED_ERRORS; i++) {
            int before = errors.size();
            point(points.get(i), base + i, common);
            if (errors.size() == before) {
                table.endRow();
            } else {
                table.dropRow();
            }
        }
        if (!errors.isEmpty() || namespace == null) {
            throw new InvalidInput(errors);
        }
        return new Batch(namespace, List.copyOf(named.values()), table.build());
    }

    private void point(JsonNode point, String at, String common) {
        if (!point.isObject()) {
            error(at, "a point is an object");
            return;
        }
        unknownMembers(point, POINT, at + "/");
        Known model = model(point, at, common);
        if (model != null) {
            table.putString(0, model.id().toString());
            version(point.path("version"), at + "/version", model);
        }
        name(point.path("name"), at + "/name");
        JsonNode value = point.path("value");
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            table.putDouble(3, value.doubleValue());
        } else {
            error(at + "/value", "a value is a finite number");
        }
        time(point.path("time"), at + "/time");
        labels(point.path("labels"), at + "/labels");
    }

    private @Nullable Known model(JsonNode point, String at, String common) {
        String in = namespaceOf(point, at, common);
        boolean byId = present(point.path("modelId"));
        boolean byName = present(point.path("model"));
        if (byId == byName) {
            error(at, "a point names its model by modelId, or by model and namespace");
            return null;
        }
        String pointer = at + (byId ? "/modelId" : "/model");
        JsonNode given = point.path(byId ? "modelId" : "model");
        ModelId id = given.isString()
                ? byId ? uuid(given.asString()) : new ModelId(Ids.derived("model", in, given.asString()))
                : null;
        Known known = id == null ? null : models.computeIfAbsent(id, this::known);
        if (known == null || !caller.mayEnter(known.namespace())) {
            error(pointer, "there is no such model");
            return null;
        }
        if (present(point.path("namespace")) && !known.namespace().equals(in)) {
            error(at + "/namespace", "the model is not in this namespace");
        }
        if (namespace == null) {
            namespace = known.namespace();
        } else if (!namespace.equals(known.namespace())) {
            error(
                    pointer,
                    "all points of a request are about models of one namespace; the first is about one of "
                            + namespace);
        }
        named.put(known.id().toString(), known.id());
        return known;
    }

    private @Nullable Known known(ModelId id) {
        List<Object> events = history.of(id);
        return events.stream()
                .filter(ModelRegistered.class::isInstance)
                .map(ModelRegistered.class::cast)
                .findFirst()
                .map(registered -> new Known(id, registered.namespace(), (int) events.stream()
                        .filter(ModelVersionRegistered.class::isInstance)
                        .count()))
                .orElse(null);
    }

    private void version(JsonNode version, String at, Known model) {
        if (!present(version)) {
            table.putNull(1);
        } else if (version.isIntegralNumber()
                && version.canConvertToInt()
                && version.intValue() >= 1
                && version.intValue() <= model.versions()) {
            table.putLong(1, version.intValue());
        } else {
            error(at, "the model has the versions 1 to " + model.versions());
        }
    }

    private void name(JsonNode name, String at) {
        if (!name.isString() || !NAME.matcher(name.asString()).matches()) {
            error(at, "a metric's name has 1 to 200 letters, digits and _ . : / @ - and begins with a letter or _");
        } else if (name.asString().startsWith("performance.")) {
            error(at, "names that begin with performance. are those of measured performance");
        } else {
            table.putString(2, name.asString());
        }
    }

    private void time(JsonNode time, String at) {
        if (!present(time)) {
            table.putLong(4, Micros.of(caller.at()));
            return;
        }
        try {
            table.putLong(4, Micros.of(Json.instant(time.isString() ? time.asString() : "")));
        } catch (DateTimeException e) {
            error(at, "a time is given as RFC 3339 with offset, in the years 1 to 9999");
        }
    }

    private void labels(JsonNode labels, String at) {
        if (!present(labels)) {
            table.putNull(5);
            return;
        }
        if (!labels.isObject() || labels.size() > MOST_LABELS) {
            error(at, "labels are an object of at most " + MOST_LABELS + " texts");
            return;
        }
        var sorted = new TreeMap<String, String>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            String text = label.getValue().isString() ? label.getValue().asString() : null;
            if (text == null || !plain(text) || !plain(label.getKey())) {
                error(at + "/" + escape(label.getKey()), "a label and its value are texts of at most 200 characters");
                return;
            }
            sorted.put(label.getKey(), text);
        }
        table.putString(5, json.writeValueAsString(sorted));
    }

    /// PostgreSQL's jsonb holds no NUL, and nothing holds half a surrogate pair.
    private static boolean plain(String text) {
        return text.length() <= LONGEST && text.indexOf('\0') < 0 && TableBuilder.isWellFormed(text);
    }

    private String namespaceOf(JsonNode object, String at, String otherwise) {
        JsonNode given = object.path("namespace");
        if (!present(given)) {
            return otherwise;
        }
        if (!given.isString() || !NAMESPACE.matcher(given.asString()).matches()) {
            error(at + "/namespace", "a namespace has 1 to 63 characters of a-z, 0-9, dot, dash and underscore");
            return otherwise;
        }
        return given.asString();
    }

    private void unknownMembers(JsonNode object, Set<String> known, String at) {
        for (String member : object.propertyNames()) {
            if (!known.contains(member)) {
                error((at.isEmpty() ? "/" : at) + escape(member), "there is no such member");
            }
        }
    }

    private static boolean present(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static @Nullable ModelId uuid(String text) {
        try {
            return new ModelId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String escape(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }

    private void error(String pointer, String message) {
        errors.add(new InvalidInput.Field(pointer, message));
    }
}
