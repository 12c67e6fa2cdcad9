package io.infranaut.validation.command;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.GivenColumn;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Jobs;
import io.infranaut.platform.http.Wait;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.SegmentRef;
import io.infranaut.validation.api.ReportId;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.SchemaId;
import io.infranaut.validation.api.SuiteCommand.DefineSuite;
import io.infranaut.validation.api.SuiteCommand.RetireSuite;
import io.infranaut.validation.api.SuiteId;
import io.infranaut.validation.api.ValidationCommand.RequestValidation;
import io.infranaut.validation.api.ValidationCommand.VerifyValidation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Defines rule suites and asks for validations.
@RestController("validationCommands")
final class ValidationApi {
    private final Commands commands;
    private final Jobs jobs;
    private final SegmentStore segments;

    ValidationApi(Commands commands, Jobs jobs, SegmentStore segments) {
        this.commands = commands;
        this.jobs = jobs;
        this.segments = segments;
    }

    /// A rule as it is sent: what a kind does not need is left out.
    record NewRule(
            @NotNull String expectation,
            @Nullable String column,
            @Nullable String columnB,
            @Nullable Double minValue,
            @Nullable Double maxValue,
            @Nullable Boolean strict,
            @Size(max = 10_000) @Nullable List<@NotNull String> valueSet,
            @Size(max = 1000) @Nullable String regex,
            @Nullable String type,
            @Nullable Double mostly,
            Rule.@Nullable Severity severity) {

        Rule rule() {
            return new Rule(
                    expectation,
                    column,
                    columnB,
                    minValue,
                    maxValue,
                    Boolean.TRUE.equals(strict),
                    valueSet,
                    regex,
                    type,
                    Objects.requireNonNullElse(mostly, 1.0),
                    Objects.requireNonNullElse(severity, Rule.Severity.ERROR));
        }
    }

    /// @param namespace `default` when absent
    /// @param name unique in the namespace; defining the same name again makes the next version
    /// @param dataset name, or `datasetId` its id, of the dataset whose batches it validates; neither for use on
    ///         request
    record NewSuite(
            @Pattern(regexp = "[a-z0-9][a-z0-9._-]{0,62}") @Nullable
            String namespace,

            @NotNull @Size(min = 1, max = 200) String name,
            @Size(min = 1, max = 200) @Nullable String dataset,
            @Nullable DatasetId datasetId,
            @NotNull @Size(max = 1000) List<@Valid @NotNull NewRule> rules) {}

    /// @param id of the suite
    record DefinedSuite(SuiteId id) {}

    @PostMapping("/api/v1/validation/rules")
    @Requires(Permission.EDIT)
    @Operation(
            operationId = "defineRuleSuite",
            summary = "Define the next version of a rule suite",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "loans-are-sane", "dataset": "loans", "rules": [
                                      {"expectation": "expect_column_values_to_not_be_null", "column": "income"},
                                      {"expectation": "expect_column_values_to_be_between", "column": "age",
                                       "minValue": 18, "maxValue": 120, "mostly": 0.99}]}"""))))
    @Answers(value = DefinedSuite.class, status = 201)
    ResponseEntity<Object> define(@Valid @RequestBody NewSuite body, Caller caller) {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        var id = new SuiteId(Ids.derived("rule-suite", namespace, body.name()));
        return commands.send(
                new DefineSuite(
                        id,
                        namespace,
                        body.name(),
                        dataset(namespace, body.dataset(), body.datasetId()),
                        body.rules().stream().map(NewRule::rule).toList(),
                        caller.at()),
                caller,
                receipt -> Answer.created("/api/v1/validation/rules/" + id, new DefinedSuite(id)));
    }

    private static @Nullable DatasetId dataset(String namespace, @Nullable String name, @Nullable DatasetId id) {
        if (name != null && id != null) {
            throw new InvalidInput("/dataset", "a dataset is named by its name or by its id, not by both");
        }
        return name == null ? id : new DatasetId(Ids.derived("dataset", namespace, name));
    }

    @DeleteMapping("/api/v1/validation/rules/{id}")
    @Requires(Permission.EDIT)
    @Operation(operationId = "retireRuleSuite", summary = "Validate no more batches by a rule suite")
    ResponseEntity<Object> retire(@PathVariable SuiteId id, Caller caller) {
        return commands.send(new RetireSuite(id, caller.at()), caller, receipt -> Answer.noContent());
    }

    /// What is judged: `rows` that are sent along, or the rows of a dataset. What it is judged by: a `suite` or
    /// `rules`, a `schema`, or one of these and a schema.
    ///
    /// @param rows a sample, belonging to no dataset; its columns are given or inferred
    /// @param columns of the sample
    /// @param dataset name, or `datasetId` its id
    /// @param datasetVersion whose rows they are; without it those that are stored now
    /// @param from start of the window in event time, inclusive; all rows when both are absent
    /// @param to end of the window, exclusive
    /// @param suite name of the rule suite to judge by, or else
    /// @param rules to judge by
    /// @param schema subject of the schema that the rows must be readable by
    /// @param schemaVersion of the schema; the newest when absent
    record NewValidation(
            @Pattern(regexp = "[a-z0-9][a-z0-9._-]{0,62}") @Nullable
            String namespace,

            @Size(min = 1, max = 10_000) @Nullable List<@NotNull Map<String, @Nullable Object>> rows,
            @Size(min = 1, max = 1000) @Nullable List<@NotNull @Valid GivenColumn> columns,
            @Size(min = 1, max = 200) @Nullable String dataset,
            @Nullable DatasetId datasetId,
            @Positive @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @Size(min = 1, max = 200) @Nullable String suite,
            @Size(max = 1000) @Nullable List<@Valid @NotNull NewRule> rules,
            @Size(min = 1, max = 200) @Nullable String schema,
            @Positive @Nullable Integer schemaVersion) {}

    @PostMapping("/api/v1/validation/validate")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "validate",
            summary = "Judge a sample, a dataset version or stored rows by rules, a schema or both",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            examples = {
                                                @ExampleObject(name = "a window of a dataset", value = """
                                    {"dataset": "loans", "from": "2026-02-01T00:00:00Z", "rules": [
                                      {"expectation": "expect_table_row_count_to_be_between", "minValue": 1}]}"""),
                                                @ExampleObject(name = "a version of a dataset", value = """
                                    {"dataset": "loans", "datasetVersion": 1, "suite": "loans-are-sane"}"""),
                                                @ExampleObject(name = "a sample", value = """
                                    {"rows": [{"age": 31, "income": 1200.5}, {"age": 17, "income": null}],
                                     "schema": "loans", "rules": [
                                      {"expectation": "expect_column_values_to_be_between", "column": "age",
                                       "minValue": 18}]}""")
                                            })))
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> validate(@Valid @RequestBody NewValidation body, Caller caller, Wait wait)
            throws IOException {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        DatasetId dataset = dataset(namespace, body.dataset(), body.datasetId());
        check(body, dataset);
        UUID id = newId("validation", caller);
        var command = new RequestValidation(
                new ReportId(id),
                namespace,
                dataset,
                body.datasetVersion(),
                body.from(),
                body.to(),
                body.rows() == null ? List.of() : List.of(kept(GivenRows.table(body.rows(), body.columns()))),
                new SuiteId(
                        body.suite() == null
                                ? Ids.derived("rules-of-a-request", id.toString())
                                : Ids.derived("rule-suite", namespace, body.suite())),
                body.suite() == null ? RequestValidation.RULES_GIVEN : RequestValidation.NEWEST,
                body.rules() == null
                        ? List.of()
                        : body.rules().stream().map(NewRule::rule).toList(),
                body.schema() == null ? null : new SchemaId(Ids.derived("schema", namespace, body.schema())),
                body.schemaVersion(),
                caller.at());
        ResponseEntity<Object> accepted = commands.send(
                command, caller, receipt -> Answer.accepted("/api/v1/validation/reports/" + id, Job.queued(id)));
        return jobs.await(accepted, "validation", id, wait);
    }

    private static void check(NewValidation body, @Nullable DatasetId dataset) {
        var errors = new ArrayList<InvalidInput.Field>();
        refuse(
                (dataset == null) == (body.rows() == null),
                "/dataset",
                "name a dataset or give rows, one of the two",
                errors);
        refuse(dataset == null && body.datasetVersion() != null, "/datasetVersion", "name the dataset", errors);
        refuse(
                dataset == null && (body.from() != null || body.to() != null),
                "/from",
                "a window is one of a dataset",
                errors);
        refuse(body.rows() == null && body.columns() != null, "/columns", "columns go with rows", errors);
        refuse(
                body.suite() == null && body.rules() == null && body.schema() == null,
                "/suite",
                "name a suite, give rules, or name a schema",
                errors);
        refuse(body.suite() != null && body.rules() != null, "/suite", "name a suite or give rules, not both", errors);
        refuse(body.schema() == null && body.schemaVersion() != null, "/schemaVersion", "name the schema", errors);
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
    }

    private static void refuse(boolean wrong, String pointer, String message, List<InvalidInput.Field> errors) {
        if (wrong) {
            errors.add(new InvalidInput.Field(pointer, message));
        }
    }

    private SegmentRef kept(Table rows) throws IOException {
        Segment segment = segments.write(rows);
        return new SegmentRef(
                segment.file(),
                segment.logical(),
                segment.rows(),
                segment.bytes(),
                segment.time().map(Segment.TimeRange::first).orElse(null),
                segment.time().map(Segment.TimeRange::last).orElse(null));
    }

    private static UUID newId(String kind, Caller caller) {
        return caller.idempotencyKey() == null
                ? Ids.next(caller.at())
                : Ids.derived(kind, caller.actor().value(), caller.idempotencyKey());
    }

    @PostMapping("/api/v1/validation/reports/{id}/verify")
    @Requires(Permission.AUDIT)
    @Operation(operationId = "verifyValidation", summary = "Draw a past verdict again from its recorded rows")
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> verify(@PathVariable ReportId id, Caller caller, Wait wait) {
        UUID verification = newId("validation-verification", caller);
        ResponseEntity<Object> accepted = commands.send(
                new VerifyValidation(id, verification, caller.at()),
                caller,
                receipt -> Answer.accepted(
                        "/api/v1/validation/reports/" + id + "/verifications/" + verification,
                        Job.queued(verification)));
        return jobs.await(accepted, "validation-verification", verification, wait);
    }
}
