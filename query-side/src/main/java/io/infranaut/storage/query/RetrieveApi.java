package io.infranaut.storage.query;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.format.RowWriter;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.trail.Sensitive;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Gives rows back, as a stream.
@RestController
@Requires(Permission.READ)
@Reads({"dataset", "storage"})
@Sensitive
final class RetrieveApi {
    private static final int BUFFER = 1 << 16;

    private final Stored stored;
    private final Tiers tiers;

    RetrieveApi(Stored stored, Tiers tiers) {
        this.stored = stored;
        this.tiers = tiers;
    }

    /// @param dataset its id; or `namespace` (default `default`) and `name`
    /// @param version a pinned version; all rows without
    /// @param from first event time
    /// @param to first event time after the range
    /// @param key value of the id column
    /// @param digest of one segment: of its file or of its rows
    /// @param columns names, separated by commas or given again; all without
    /// @param filter such as `income>=1000`; all given must hold
    /// @param limit most rows
    /// @param tier to read from this one only; found without
    @GetMapping("/api/v1/storage/retrieve")
    @Operation(
            operationId = "retrieveRows",
            summary =
                    "Read rows of a dataset, as JSON, NDJSON, CSV or Parquet; the header Infranaut-Tier says from where",
            parameters =
                    @Parameter(
                            in = ParameterIn.QUERY,
                            name = "filter",
                            description = "such as income>=1000; all given must hold",
                            array = @ArraySchema(schema = @Schema(type = "string"))),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content = {
                                @Content(mediaType = "application/json"),
                                @Content(mediaType = "application/x-ndjson"),
                                @Content(mediaType = "text/csv"),
                                @Content(mediaType = "application/vnd.apache.parquet")
                            }))
    void retrieve(
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String key,
            @RequestParam(required = false) @Nullable String digest,
            @RequestParam(required = false) @Nullable List<String> columns,
            @RequestParam(required = false) @Nullable Long limit,
            @RequestParam(required = false) @Nullable Tier tier,
            HttpServletRequest request,
            HttpServletResponse response,
            Caller caller)
            throws IOException, HttpMediaTypeNotAcceptableException {
        RowFormat format = format(request.getHeader("Accept"));
        Stored.Dataset of = stored.dataset(dataset, namespace, name, caller);
        String[] filters = request.getParameterValues("filter");
        RowFilter filter = RowFilter.of(of.schema(), from, to, key, filters == null ? List.of() : List.of(filters));
        List<String> wanted = columns(of.schema(), columns);
        if (limit != null && limit < 1) {
            throw new InvalidInput("?limit", "limit is at least 1");
        }
        if (digest != null && version != null) {
            throw new InvalidInput(
                    "?digest", "a digest names a segment, with or without a version: leave the version out");
        }
        Tiers.Choice choice = tiers.choose(of, version, digest, filter, wanted, tier);
        var schema = new TableSchema(
                wanted.stream().map(c -> of.schema().column(c).orElseThrow()).toList());
        try (RowStream rows = choice.rows()) {
            Table first = next(rows);
            response.setContentType(format.mediaType());
            response.setHeader("Infranaut-Tier", choice.tier().name().toLowerCase(java.util.Locale.ROOT));
            try (RowWriter writer =
                    format.write(new BufferedOutputStream(response.getOutputStream(), BUFFER), schema)) {
                long left = limit == null ? Long.MAX_VALUE : limit;
                for (Table some = first; some != null && left > 0; some = left > 0 ? next(rows) : null) {
                    Table chosen = filter.apply(some).project(wanted);
                    Table cut = chosen.rows() > left ? chosen.slice(0, (int) left) : chosen;
                    if (cut.rows() > 0) {
                        writer.write(cut);
                        left -= cut.rows();
                    }
                }
            }
        }
    }

    private static @Nullable Table next(RowStream rows) throws IOException {
        try {
            return rows.next();
        } catch (SegmentException e) {
            throw new RuleBroken("segment-must-be-whole", String.valueOf(e.getMessage()));
        }
    }

    private static List<String> columns(TableSchema schema, @Nullable List<String> columns) {
        if (columns == null || columns.isEmpty()) {
            return schema.columns().stream().map(Column::name).toList();
        }
        List<String> wanted = columns.stream().distinct().toList();
        wanted.stream().filter(c -> schema.column(c).isEmpty()).findFirst().ifPresent(unknown -> {
            throw new InvalidInput("?columns", "there is no column " + unknown);
        });
        return wanted;
    }

    private static RowFormat format(@Nullable String accept) throws HttpMediaTypeNotAcceptableException {
        List<MediaType> offered = Arrays.stream(RowFormat.values())
                .map(format -> MediaType.parseMediaType(format.mediaType()))
                .toList();
        List<MediaType> wanted;
        try {
            wanted = accept == null || accept.isBlank() ? List.of(MediaType.ALL) : MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException(offered);
        }
        var best = new java.util.ArrayList<>(wanted);
        MimeTypeUtils.sortBySpecificity(best);
        for (MediaType type : best) {
            Optional<RowFormat> format = type.isConcrete()
                    ? RowFormat.ofMediaType(type.toString())
                    : Arrays.stream(RowFormat.values())
                            .filter(f -> type.includes(MediaType.parseMediaType(f.mediaType())))
                            .findFirst();
            if (format.isPresent()) {
                return format.get();
            }
        }
        throw new HttpMediaTypeNotAcceptableException(offered);
    }
}
