package io.infranaut.identity.query;

import static io.infranaut.persistence.jooq.public_.Tables.API_KEYS;

import io.infranaut.identity.api.KeyId;
import io.infranaut.persistence.jooq.public_.tables.records.ApiKeysRecord;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.trail.Sensitive;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Shows the API keys, never their secrets.
@RestController("keysQueryApi")
@Requires(Permission.ADMINISTER)
@Reads("identity")
@Sensitive
final class KeysApi {
    private final DSLContext db;

    KeysApi(DSLContext db) {
        this.db = db;
    }

    record KeyView(
            KeyId id,
            @Personal String name,
            List<Role> roles,
            List<String> namespaces,
            Instant createdAt,
            String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant rotatedAt,
            @Nullable Instant revokedAt) {}

    @GetMapping("/api/v1/keys")
    @Operation(operationId = "listKeys", summary = "List the keys, never their secrets")
    Page<KeyView> list(PageRequest page) {
        List<KeyView> rows = db.selectFrom(API_KEYS)
                .where(page.after(API_KEYS.ID))
                .orderBy(API_KEYS.ID)
                .limit(page.limit() + 1)
                .fetch(KeysApi::view);
        return Page.of(rows, page, key -> List.of(key.id().toString()));
    }

    @GetMapping("/api/v1/keys/{id}")
    @Operation(operationId = "getKey", summary = "Get a key, never its secret")
    ResponseEntity<KeyView> get(@PathVariable KeyId id) {
        ApiKeysRecord row =
                db.fetchOptional(API_KEYS, API_KEYS.ID.eq(id.value())).orElseThrow(() -> new NotFound("key", id));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    private static KeyView view(ApiKeysRecord row) {
        return new KeyView(
                new KeyId(row.getId()),
                row.getName(),
                Stream.of(row.getRoles()).map(Role::valueOf).toList(),
                List.of(row.getNamespaces()),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getExpiresAt(),
                row.getRotatedAt(),
                row.getRevokedAt());
    }
}
