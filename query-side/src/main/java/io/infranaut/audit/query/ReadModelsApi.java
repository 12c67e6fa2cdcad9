package io.infranaut.audit.query;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.AsOf;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.readmodel.Difference;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.readmodel.ReadModels.Content;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows what the read models hold.
@RestController("auditReadModels")
@Requires(Permission.AUDIT)
final class ReadModelsApi {
    private final ReadModels readModels;
    private final AsOf asOf;

    ReadModelsApi(ReadModels readModels, AsOf asOf) {
        this.readModels = readModels;
        this.asOf = asOf;
    }

    record ReadModelList(List<Content> items) {}

    @Operation(
            operationId = "listReadModels",
            summary = "Reads each read model and gives its position, its rows and the SHA-256 of its canonical content")
    @GetMapping("/api/v1/audit/read-models")
    ReadModelList readModels(@RequestParam(defaultValue = "") List<String> name) {
        return new ReadModelList((name.isEmpty() ? readModels.names() : name)
                .stream().map(readModels::content).toList());
    }

    /// @param key values of the row's primary key
    /// @param before the row at the earlier instant, null when there was none
    /// @param after the row at the later instant, null when there was none
    record RowDifference(
            String table,
            @JsonRawValue String key,
            @JsonRawValue @Personal @Nullable String before,
            @JsonRawValue @Personal @Nullable String after) {}

    @Operation(
            operationId = "listReadModelDifferences",
            summary = "Lists the rows of a read model that were not the same at two instants",
            description = "Answered by the read models that keep their history: those that also answer `asOf`.")
    @GetMapping("/api/v1/audit/read-models/{name}/differences")
    Page<RowDifference> differences(
            @PathVariable String name,
            @RequestParam String from,
            @RequestParam String to,
            PageRequest page,
            Caller caller)
            throws InterruptedException {
        if (!caller.mayEnter("*")) {
            throw new Forbidden("the audit trail is open to keys of all namespaces only");
        }
        AsOf.Span span = asOf.span(from, to);
        List<String> after = page.after(2);
        List<Difference> rows = asOf.at(
                span.to(),
                name,
                () -> readModels.differences(
                        name,
                        span.from(),
                        span.to(),
                        after.isEmpty() ? "" : after.getFirst(),
                        after.isEmpty() ? "" : after.getLast(),
                        page.limit() + 1));
        return Page.of(rows, page, row -> List.of(row.table(), row.key()))
                .map(row -> new RowDifference(row.table(), row.key(), row.before(), row.after()));
    }
}
