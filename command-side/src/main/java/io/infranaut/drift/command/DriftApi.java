package io.infranaut.drift.command;

import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.DriftCommand.RequestDriftCheck;
import io.infranaut.drift.api.DriftCommand.VerifyDriftCheck;
import io.infranaut.drift.api.DriftConfiguration;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Jobs;
import io.infranaut.platform.http.Wait;
import io.infranaut.platform.table.Micros;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Asks for drift checks, and for verdicts to be verified.
@RestController
final class DriftApi {
    private static final double DRIFTED_SHARE = 0.5;

    private final Commands commands;
    private final Jobs jobs;

    DriftApi(Commands commands, Jobs jobs) {
        this.commands = commands;
        this.jobs = jobs;
    }

    /// What to compare, and how. Baseline, model and dataset are in one namespace and named by name or by id.
    ///
    /// @param namespace `default` when absent
    /// @param name of the check, for people
    /// @param baseline name of the baseline; or `baselineId`; absent for the one of the model
    /// @param baselineVersion absent for the current one
    /// @param model name of the model; or `modelId`
    /// @param modelAlias or `modelVersion`: which version of the model; neither for the newest
    /// @param dataset name of the dataset; or `datasetId`; absent for the prediction log of the model's version
    /// @param datasetVersion absent for all rows stored now
    /// @param from start of the window in event time, inclusive
    /// @param to end of the window, exclusive
    /// @param chunkRows cuts the window into checks of so many rows, in the order in which they are stored
    /// @param chunkPeriod cuts the window into checks of a period (ISO 8601, UTC): `P7D`, `P1M`, `PT1H`
    /// @param method `auto` (when absent), `ks`, `wasserstein`, `psi`, `jensen-shannon` or `chi-squared`
    /// @param threshold of all columns; absent for the method's own
    /// @param methods by column
    /// @param thresholds by column
    /// @param columns to check; absent for all features, predictions, scores and labels
    /// @param correction of the p-values over the columns: `benjamini-hochberg` (when absent), `holm`, `bonferroni`,
    ///         `none`
    /// @param driftedShare of the measured columns from which on the dataset has drifted; 0.5 when absent
    record NewCheck(
            @Nullable
            @Pattern(
                    regexp = "[a-z0-9][a-z0-9._-]{0,62}",
                    message = "a namespace has 1 to 63 characters of a-z, 0-9, dot, dash and underscore")
            String namespace,

            @Nullable @Size(min = 1, max = 200) String name,
            @Nullable BaselineId baselineId,
            @Nullable @Size(min = 1, max = 200) String baseline,
            @Nullable @Positive Integer baselineVersion,
            @Nullable ModelId modelId,
            @Nullable @Size(min = 1, max = 200) String model,
            @Nullable @Size(min = 1, max = 63) String modelAlias,
            @Nullable @Positive Integer modelVersion,
            @Nullable DatasetId datasetId,
            @Nullable @Size(min = 1, max = 200) String dataset,
            @Nullable @Positive Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable @Positive Long chunkRows,
            @Nullable @Size(max = 50) String chunkPeriod,
            @Nullable String method,
            @Nullable Double threshold,
            @Nullable @Size(max = 10_000) Map<String, String> methods,
            @Nullable @Size(max = 10_000) Map<String, Double> thresholds,
            @Nullable @Size(max = 10_000) List<@Size(min = 1, max = 200) String> columns,
            @Nullable String correction,
            @Nullable Double driftedShare) {}

    @PostMapping("/api/v1/drift/detect")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "detectDrift",
            summary = "Hold a window, or each chunk of it, against a baseline",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"baseline": "credit-reference", "dataset": "loans",
                                     "from": "2026-02-01T00:00:00Z", "to": "2026-03-01T00:00:00Z",
                                     "methods": {"income": "wasserstein"}, "correction": "benjamini-hochberg"}"""))))
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> detect(@Valid @RequestBody NewCheck body, Caller caller, Wait wait) {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        UUID id = newId("drift-check", caller);
        var command = new RequestDriftCheck(
                new CheckId(id),
                namespace,
                body.name(),
                null,
                named("baseline", namespace, body.baselineId(), body.baseline(), BaselineId::new),
                body.baselineVersion(),
                named("model", namespace, body.modelId(), body.model(), ModelId::new),
                body.modelAlias(),
                body.modelVersion(),
                named("dataset", namespace, body.datasetId(), body.dataset(), DatasetId::new),
                body.datasetVersion(),
                Micros.whole(body.from()),
                Micros.whole(body.to()),
                null,
                null,
                body.chunkRows(),
                body.chunkPeriod(),
                configuration(body),
                caller.at());
        ResponseEntity<Object> accepted = commands.send(
                command, caller, receipt -> Answer.accepted("/api/v1/drift/checks/" + id, Job.queued(id)));
        return jobs.await(accepted, "drift-check", id, wait);
    }

    private static DriftConfiguration configuration(NewCheck body) {
        return new DriftConfiguration(
                Objects.requireNonNullElse(body.method(), "auto"),
                body.threshold(),
                withoutNulls("/methods/", body.methods()),
                withoutNulls("/thresholds/", body.thresholds()),
                body.columns() == null
                        ? List.of()
                        : body.columns().stream().distinct().toList(),
                Objects.requireNonNullElse(body.correction(), "benjamini-hochberg"),
                Objects.requireNonNullElse(body.driftedShare(), DRIFTED_SHARE));
    }

    private static <V> TreeMap<String, V> withoutNulls(String pointer, @Nullable Map<String, V> values) {
        var sorted = new TreeMap<String, V>();
        if (values != null) {
            values.forEach((column, value) -> {
                if (value == null) {
                    throw new InvalidInput(pointer + column.replace("~", "~0").replace("/", "~1"), "must not be null");
                }
                sorted.put(column, value);
            });
        }
        return sorted;
    }

    private interface Wrapped<I> {
        I of(UUID value);
    }

    private static <I> @Nullable I named(
            String kind, String namespace, @Nullable I id, @Nullable String name, Wrapped<I> wrap) {
        if (id != null && name != null) {
            throw new InvalidInput("/" + kind, "a " + kind + " is named by its name or by its id, not by both");
        }
        return name == null ? id : wrap.of(Ids.derived(kind, namespace, name));
    }

    /// The same for a request that is repeated with its Idempotency-Key.
    private static UUID newId(String kind, Caller caller) {
        return caller.idempotencyKey() == null
                ? Ids.next(caller.at())
                : Ids.derived(kind, caller.actor().value(), caller.idempotencyKey());
    }

    @PostMapping("/api/v1/drift/checks/{id}/verify")
    @Requires(Permission.AUDIT)
    @Operation(
            operationId = "verifyDriftCheck",
            summary = "Compute a past verdict again from its recorded inputs and compare it byte for byte")
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> verify(@PathVariable CheckId id, Caller caller, Wait wait) {
        UUID verification = newId("drift-verification", caller);
        String location = "/api/v1/drift/checks/" + id + "/verifications/" + verification;
        ResponseEntity<Object> accepted = commands.send(
                new VerifyDriftCheck(id, verification, caller.at()),
                caller,
                receipt -> Answer.accepted(location, Job.queued(verification)));
        return jobs.await(accepted, "drift-verification", verification, wait);
    }
}
