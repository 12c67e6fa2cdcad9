package io.infranaut.model.query;

import static io.infranaut.persistence.jooq.public_.Tables.MODELS;
import static io.infranaut.persistence.jooq.public_.Tables.MODEL_ALIASES;
import static io.infranaut.persistence.jooq.public_.Tables.MODEL_VERSIONS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.persistence.jooq.public_.tables.records.ModelVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.ModelsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows the model registry.
@RestController("modelQueries")
@Requires(Permission.READ)
@Reads(value = "model", asOf = true)
final class ModelsApi {
    private final DSLContext db;

    ModelsApi(DSLContext db) {
        this.db = db;
    }

    /// @param versions how many there are
    /// @param aliases the version that each alias points at
    record ModelView(
            ModelId id,
            String namespace,
            String name,
            Task task,
            @Nullable String description,
            @Personal @Nullable String owner,
            List<String> tags,
            int versions,
            SortedMap<String, Integer> aliases,
            Instant createdAt,
            String createdBy,
            Instant updatedAt) {}

    /// @param aliases that point at it
    record VersionView(
            ModelId modelId,
            int version,
            @Nullable String label,
            @Nullable UUID trainingId,
            @Nullable UUID predictionsId,
            @Nullable UUID labelsId,
            @Nullable String uri,
            List<String> aliases,
            Instant registeredAt,
            String registeredBy) {}

    record AliasChange(
            String alias, int version, @Personal @Nullable String reason, Instant setAt, String setBy) {}

    @GetMapping("/api/v1/ml/models")
    @Operation(operationId = "listModels", summary = "List models; filter by namespace, name or tag")
    Page<ModelView> list(
            PageRequest page,
            Caller caller,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String tag) {
        List<ModelsRecord> rows = db.selectFrom(MODELS)
                .where(open(caller))
                .and(namespace == null ? noCondition() : MODELS.NAMESPACE.eq(namespace))
                .and(name == null ? noCondition() : MODELS.NAME.eq(name))
                .and(tag == null ? noCondition() : MODELS.TAGS.contains(new String[] {tag}))
                .and(page.after(MODELS.NAME, MODELS.ID))
                .orderBy(MODELS.NAME, MODELS.ID)
                .limit(page.limit() + 1)
                .fetch();
        Map<UUID, SortedMap<String, Integer>> aliases =
                aliases(rows.stream().map(ModelsRecord::getId).toList());
        return Page.of(
                rows.stream()
                        .map(row -> view(row, aliases.getOrDefault(row.getId(), new TreeMap<>())))
                        .toList(),
                page,
                model -> List.of(model.name(), model.id().toString()));
    }

    private static Condition open(Caller caller) {
        return caller.namespaces().contains("*") ? noCondition() : MODELS.NAMESPACE.in(caller.namespaces());
    }

    @GetMapping("/api/v1/ml/models/{id}")
    @Operation(operationId = "getModel", summary = "Get a model")
    ResponseEntity<ModelView> get(@PathVariable ModelId id, Caller caller) {
        ModelsRecord row = model(id, caller);
        return ResponseEntity.ok()
                .eTag(Answer.etag(row.getVersion()))
                .body(view(row, aliases(List.of(id.value())).getOrDefault(id.value(), new TreeMap<>())));
    }

    @GetMapping("/api/v1/ml/models/{id}/versions")
    @Operation(operationId = "listModelVersions", summary = "List the versions of a model, newest first")
    Page<VersionView> versions(@PathVariable ModelId id, PageRequest page, Caller caller) {
        model(id, caller);
        Map<Integer, List<String>> aliases = aliasesByVersion(id);
        List<VersionView> rows = db.selectFrom(MODEL_VERSIONS)
                .where(MODEL_VERSIONS.MODEL_ID.eq(id.value()))
                .and(page.before(MODEL_VERSIONS.NUMBER))
                .orderBy(MODEL_VERSIONS.NUMBER.desc())
                .limit(page.limit() + 1)
                .fetch(row -> view(row, aliases));
        return Page.of(rows, page, version -> List.of(Integer.toString(version.version())));
    }

    @GetMapping("/api/v1/ml/models/{id}/versions/{version}")
    @Operation(operationId = "getModelVersion", summary = "Get a version of a model")
    VersionView version(@PathVariable ModelId id, @PathVariable int version, Caller caller) {
        model(id, caller);
        return db.fetchOptional(
                        MODEL_VERSIONS, MODEL_VERSIONS.MODEL_ID.eq(id.value()), MODEL_VERSIONS.NUMBER.eq(version))
                .map(row -> view(row, aliasesByVersion(id)))
                .orElseThrow(() -> new NotFound("model version", version));
    }

    @GetMapping("/api/v1/ml/models/{id}/aliases")
    @Operation(operationId = "listModelAliasHistory", summary = "Every setting of a model's aliases, newest first")
    Page<AliasChange> aliasHistory(@PathVariable ModelId id, PageRequest page, Caller caller) {
        model(id, caller);
        var rows = db.selectFrom(MODEL_ALIASES)
                .where(MODEL_ALIASES.MODEL_ID.eq(id.value()))
                .and(page.before(MODEL_ALIASES.ORDINAL))
                .orderBy(MODEL_ALIASES.ORDINAL.desc())
                .limit(page.limit() + 1)
                .fetch();
        var keys = rows.map(row -> Long.toString(row.getOrdinal()));
        List<AliasChange> changes = rows.map(row ->
                new AliasChange(row.getAlias(), row.getNumber(), row.getReason(), row.getSetAt(), row.getSetBy()));
        return Page.of(changes, page, change -> List.of(keys.get(page.limit() - 1)));
    }

    private ModelsRecord model(ModelId id, Caller caller) {
        return db.fetchOptional(MODELS, MODELS.ID.eq(id.value()))
                .filter(row -> caller.mayEnter(row.getNamespace()))
                .orElseThrow(() -> new NotFound("model", id));
    }

    private Map<UUID, SortedMap<String, Integer>> aliases(List<UUID> models) {
        return db
                .selectDistinct(MODEL_ALIASES.MODEL_ID, MODEL_ALIASES.ALIAS, MODEL_ALIASES.NUMBER)
                .on(MODEL_ALIASES.MODEL_ID, MODEL_ALIASES.ALIAS)
                .from(MODEL_ALIASES)
                .where(MODEL_ALIASES.MODEL_ID.in(models))
                .orderBy(MODEL_ALIASES.MODEL_ID, MODEL_ALIASES.ALIAS, MODEL_ALIASES.ORDINAL.desc())
                .fetch()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.value1(),
                        Collectors.toMap(row -> row.value2(), row -> row.value3(), (a, b) -> b, TreeMap::new)));
    }

    private Map<Integer, List<String>> aliasesByVersion(ModelId id) {
        return aliases(List.of(id.value())).getOrDefault(id.value(), new TreeMap<>()).entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    }

    private static ModelView view(ModelsRecord row, SortedMap<String, Integer> aliases) {
        return new ModelView(
                new ModelId(row.getId()),
                row.getNamespace(),
                row.getName(),
                Task.valueOf(row.getTask()),
                row.getDescription(),
                row.getOwner(),
                List.of(row.getTags()),
                row.getVersions(),
                aliases,
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getUpdatedAt());
    }

    private static VersionView view(ModelVersionsRecord row, Map<Integer, List<String>> aliases) {
        return new VersionView(
                new ModelId(row.getModelId()),
                row.getNumber(),
                row.getLabel(),
                row.getTrainingId(),
                row.getPredictionsId(),
                row.getLabelsId(),
                row.getUri(),
                aliases.getOrDefault(row.getNumber(), List.of()),
                row.getRegisteredAt(),
                row.getRegisteredBy());
    }
}
