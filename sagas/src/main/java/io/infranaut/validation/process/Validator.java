package io.infranaut.validation.process;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.RowSelections;
import io.infranaut.storage.api.RowSelections.Selection;
import io.infranaut.storage.api.SegmentRef;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.ValidationCommand;
import io.infranaut.validation.api.ValidationCommand.FailValidation;
import io.infranaut.validation.api.ValidationCommand.RecordValidation;
import io.infranaut.validation.api.ValidationEvent.ValidationRequested;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Draws a verdict that was asked for: finds the rows and the rules, and judges.
@Component
final class Validator {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RowSelections selections;
    private final SegmentRefs segments;
    private final Suites suites;
    private final ReadModels readModels;
    private final CommandSender sender;
    private final Clock clock;

    Validator(
            RowSelections selections,
            SegmentRefs segments,
            Suites suites,
            ReadModels readModels,
            CommandSender sender,
            Clock clock) {
        this.selections = selections;
        this.segments = segments;
        this.suites = suites;
        this.readModels = readModels;
        this.sender = sender;
        this.clock = clock;
    }

    private static final class CannotValidate extends Exception {
        private static final long serialVersionUID = 1L;

        private CannotValidate(String reason) {
            super(reason, null, false, false);
        }
    }

    void validate(String id, ValidationRequested e, long position) throws InterruptedException {
        if (!readModels.await("validation", position, PATIENCE)) {
            throw new IllegalStateException("the read model validation has not reached " + position);
        }
        Instant now = clock.instant();
        sender.send(answer(e, position, now), Caller.system("validation", now, id));
    }

    private ValidationCommand answer(ValidationRequested e, long position, Instant now) {
        try {
            Suites.Rules suite =
                    suites.of(e).orElseThrow(() -> new CannotValidate("there is no rule suite " + e.suiteId()));
            Optional<Suites.Schema> schema = schema(e);
            List<SegmentRef> input = input(e, position);
            Table rows = segments.read(input, e.from(), e.to());
            List<Rule> rules = Stream.concat(
                            suite.rules().stream(),
                            schema.stream().flatMap(found -> found.rules(rows.schema()).stream()))
                    .toList();
            return new RecordValidation(Judgement.of(rows, rules, now)
                    .verdict(
                            e.reportId(),
                            e.namespace(),
                            e.datasetId(),
                            null,
                            e.suiteId(),
                            suite.version(),
                            rules,
                            e.schemaId(),
                            schema.map(Suites.Schema::version).orElse(null),
                            input,
                            now));
        } catch (CannotValidate | SegmentException unable) {
            return new FailValidation(e.reportId(), String.valueOf(unable.getMessage()), now);
        }
    }

    private Optional<Suites.Schema> schema(ValidationRequested e) throws CannotValidate {
        if (e.schemaId() == null) {
            return Optional.empty();
        }
        Optional<Suites.Schema> found = suites.schema(e.schemaId(), e.schemaVersion(), e.namespace());
        if (found.isEmpty()) {
            throw new CannotValidate("there is no "
                    + (e.schemaVersion() == null ? "" : "version " + e.schemaVersion() + " of a ")
                    + "schema " + e.schemaId());
        }
        return found;
    }

    private List<SegmentRef> input(ValidationRequested e, long position) throws CannotValidate {
        if (e.datasetId() == null) {
            return e.segments();
        }
        Selection selection = selections
                .select(e.datasetId(), e.datasetVersion(), e.from(), e.to(), position)
                .filter(found -> found.namespace().equals(e.namespace()))
                .orElseThrow(() -> new CannotValidate("there is no "
                        + (e.datasetVersion() == null ? "" : "version " + e.datasetVersion() + " of a ") + "dataset "
                        + e.datasetId()));
        if ((e.from() != null || e.to() != null)
                && selection.schema().withRole(ColumnRole.TIME).isEmpty()) {
            throw new CannotValidate("the dataset has no time column, so it has no windows");
        }
        if (selection.segments().isEmpty()) {
            throw new CannotValidate("there are no rows to validate");
        }
        return selection.segments();
    }
}
