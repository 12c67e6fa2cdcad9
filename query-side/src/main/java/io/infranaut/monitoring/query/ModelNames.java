package io.infranaut.monitoring.query;

import static io.infranaut.persistence.jooq.public_.Tables.MODELS;

import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds a model by its id, or by its name within a namespace.
@Component
final class ModelNames {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final DSLContext db;

    ModelNames(DSLContext db) {
        this.db = db;
    }

    /// @param namespace `default` when absent
    /// @throws NotFound if there is none, or not for this caller
    UUID find(String model, @Nullable String namespace, Caller caller) {
        UUID id = UUID_FORM.matcher(model).matches()
                ? UUID.fromString(model)
                : Ids.derived("model", Objects.requireNonNullElse(namespace, "default"), model);
        String in =
                db.select(MODELS.NAMESPACE).from(MODELS).where(MODELS.ID.eq(id)).fetchOne(MODELS.NAMESPACE);
        if (in == null || !caller.mayEnter(in)) {
            throw new NotFound("model", model);
        }
        return id;
    }
}
