package io.infranaut.validation.query;

import static io.infranaut.persistence.jooq.public_.Tables.SCHEMAS;
import static io.infranaut.persistence.jooq.public_.Tables.SCHEMA_VERSIONS;
import static org.jooq.impl.DSL.noCondition;

import io.infranaut.persistence.jooq.public_.tables.records.SchemaVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.SchemasRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.GivenColumn;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.infranaut.validation.api.Compatibility;
import io.infranaut.validation.api.SchemaDifference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Answers which schemas there are, how their versions differ, and whether another one would fit.
@RestController
@Requires(Permission.READ)
@Reads(value = "validation", asOf = true)
final class SchemaQueries {
    private final DSLContext db;

    SchemaQueries(DSLContext db) {
        this.db = db;
    }

    /// @param version number of the newest version
    record SchemaView(
            UUID id,
            String namespace,
            String subject,
            Compatibility compatibility,
            int version,
            Instant updatedAt,
            String updatedBy) {
        static SchemaView of(SchemasRecord row) {
            return new SchemaView(
                    row.getId(),
                    row.getNamespace(),
                    row.getSubject(),
                    Compatibility.valueOf(row.getCompatibility()),
                    row.getVersion(),
                    row.getUpdatedAt(),
                    row.getUpdatedBy());
        }
    }

    @GetMapping("/api/v1/validation/schemas")
    @Operation(operationId = "listSchemas", summary = "Subjects of schemas, by namespace and subject")
    Page<SchemaView> list(
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable String subject,
            PageRequest page,
            Caller caller) {
        List<SchemaView> rows = db.selectFrom(SCHEMAS)
                .where(ValidationQueries.open(SCHEMAS.NAMESPACE, caller))
                .and(namespace == null ? noCondition() : SCHEMAS.NAMESPACE.eq(PageRequest.text(namespace)))
                .and(subject == null ? noCondition() : SCHEMAS.SUBJECT.eq(PageRequest.text(subject)))
                .and(page.after(SCHEMAS.NAMESPACE, SCHEMAS.SUBJECT))
                .orderBy(SCHEMAS.NAMESPACE, SCHEMAS.SUBJECT)
                .limit(page.limit() + 1)
                .fetch(SchemaView::of);
        return Page.of(rows, page, schema -> List.of(schema.namespace(), schema.subject()));
    }

    @GetMapping("/api/v1/validation/schemas/{id}")
    @Operation(operationId = "getSchema", summary = "A subject of schemas: what it keeps, and its newest version")
    ResponseEntity<SchemaView> get(@PathVariable UUID id, Caller caller) {
        SchemasRecord schema = find(id, caller);
        return ResponseEntity.ok().eTag(Answer.etag(schema.getRevision())).body(SchemaView.of(schema));
    }

    private SchemasRecord find(UUID id, Caller caller) {
        return db.fetchOptional(SCHEMAS, SCHEMAS.ID.eq(id))
                .filter(schema -> caller.mayEnter(schema.getNamespace()))
                .orElseThrow(() -> new NotFound("schema", id));
    }

    /// @param datasetId of the dataset that the schema came with
    record VersionView(
            UUID schemaId,
            int version,
            TableSchema schema,
            @Nullable UUID datasetId,
            Instant registeredAt,
            String registeredBy) {
        static VersionView of(SchemaVersionsRecord row) {
            return new VersionView(
                    row.getSchemaId(),
                    row.getVersion(),
                    Json.mapper().readValue(row.getSchema().data(), TableSchema.class),
                    row.getDatasetId(),
                    row.getRegisteredAt(),
                    row.getRegisteredBy());
        }
    }

    @GetMapping("/api/v1/validation/schemas/{id}/versions")
    @Operation(operationId = "listSchemaVersions", summary = "Versions of a schema, newest first")
    Page<VersionView> versions(@PathVariable UUID id, PageRequest page, Caller caller) {
        find(id, caller);
        List<VersionView> rows = db.selectFrom(SCHEMA_VERSIONS)
                .where(SCHEMA_VERSIONS.SCHEMA_ID.eq(id))
                .and(page.before(SCHEMA_VERSIONS.VERSION))
                .orderBy(SCHEMA_VERSIONS.VERSION.desc())
                .limit(page.limit() + 1)
                .fetch(VersionView::of);
        return Page.of(rows, page, version -> List.of(Integer.toString(version.version())));
    }

    @GetMapping("/api/v1/validation/schemas/{id}/versions/{version}")
    @Operation(operationId = "getSchemaVersion", summary = "A version of a schema")
    VersionView version(@PathVariable UUID id, @PathVariable int version, Caller caller) {
        find(id, caller);
        return db.fetchOptional(
                        SCHEMA_VERSIONS, SCHEMA_VERSIONS.SCHEMA_ID.eq(id).and(SCHEMA_VERSIONS.VERSION.eq(version)))
                .map(VersionView::of)
                .orElseThrow(() -> new NotFound("version of schema " + id, version));
    }

    @GetMapping("/api/v1/validation/schemas/{id}/versions/{version}/differences")
    @Operation(operationId = "compareSchemaVersions", summary = "How a version differs from an earlier one")
    List<SchemaDifference> differences(
            @PathVariable UUID id, @PathVariable int version, @RequestParam int from, Caller caller) {
        return SchemaDifference.between(
                from,
                version(id, from, caller).schema(),
                version(id, version, caller).schema());
    }

    /// @param compatibility to judge by; the subject's own when absent
    /// @param columns in order; or a sample
    /// @param sample rows from which the columns are inferred
    /// @param roles of inferred columns, by name
    record Candidate(
            @Nullable Compatibility compatibility,
            @Nullable @Size(min = 1, max = 1000) List<@NotNull @Valid GivenColumn> columns,
            @Nullable @Size(min = 1, max = 10_000) List<@NotNull Map<String, @Nullable Object>> sample,
            @Nullable Map<String, @NotNull ColumnRole> roles) {}

    /// @param compatible whether it could be registered
    /// @param differences that stand against it
    record Fit(boolean compatible, Compatibility compatibility, List<SchemaDifference> differences) {}

    @PostMapping("/api/v1/validation/schemas/{id}/compatibility")
    @Operation(
            operationId = "checkSchemaCompatibility",
            summary = "Would this schema be compatible, without registering it",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"columns": [{"name": "applicant", "type": "STRING", "role": "ID"},
                                                 {"name": "income", "type": "INTEGER"}]}"""))))
    Fit check(@PathVariable UUID id, @Valid @RequestBody Candidate body, Caller caller) {
        SchemasRecord schema = find(id, caller);
        Compatibility mode =
                body.compatibility() == null ? Compatibility.valueOf(schema.getCompatibility()) : body.compatibility();
        List<TableSchema> versions = db.selectFrom(SCHEMA_VERSIONS)
                .where(SCHEMA_VERSIONS.SCHEMA_ID.eq(id))
                .orderBy(SCHEMA_VERSIONS.VERSION)
                .fetch(row -> VersionView.of(row).schema());
        List<SchemaDifference> broken =
                mode.broken(versions, GivenColumn.schema(body.columns(), body.sample(), body.roles()));
        return new Fit(broken.isEmpty(), mode, broken);
    }
}
