package io.infranaut.validation.domain;

import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.validation.api.ValidationCommand;
import io.infranaut.validation.api.ValidationCommand.FailValidation;
import io.infranaut.validation.api.ValidationCommand.FlagAnomalies;
import io.infranaut.validation.api.ValidationCommand.RecordValidation;
import io.infranaut.validation.api.ValidationCommand.RecordVerification;
import io.infranaut.validation.api.ValidationCommand.RequestValidation;
import io.infranaut.validation.api.ValidationCommand.VerifyValidation;
import io.infranaut.validation.api.ValidationEvent;
import io.infranaut.validation.api.ValidationEvent.AnomaliesFlagged;
import io.infranaut.validation.api.ValidationEvent.DataValidated;
import io.infranaut.validation.api.ValidationEvent.ValidationFailed;
import io.infranaut.validation.api.ValidationEvent.ValidationRequested;
import io.infranaut.validation.api.ValidationEvent.ValidationVerified;
import io.infranaut.validation.api.ValidationEvent.VerificationRequested;
import java.util.List;

/// One validation: asked for, then answered by a verdict or a failure; a batch on its way in is answered at once.
public sealed interface Validation {
    record Unknown() implements Validation {}

    record Requested(String namespace) implements Validation, Namespaced {}

    /// @param flagged whether anomalies were found in it
    record Answered(String namespace, boolean flagged) implements Validation, Namespaced {}

    record Failed(String namespace) implements Validation, Namespaced {}

    static List<ValidationEvent> decide(Validation state, ValidationCommand command) {
        return switch (command) {
            case RequestValidation c ->
                switch (state) {
                    case Unknown _ -> List.of(request(c));
                    case Requested _, Answered _, Failed _ -> List.of();
                };
            case RecordValidation c ->
                switch (state) {
                    case Unknown _, Requested _ -> List.of(c.verdict());
                    case Answered _, Failed _ -> List.of();
                };
            case FailValidation c ->
                switch (state) {
                    case Requested _ -> List.of(new ValidationFailed(c.reportId(), c.reason(), c.at()));
                    case Answered _, Failed _ -> List.of();
                    case Unknown _ -> throw new NotFound("validation", c.reportId());
                };
            case FlagAnomalies c ->
                answered(state, c).flagged() || c.anomalies().isEmpty()
                        ? List.of()
                        : List.of(new AnomaliesFlagged(c.reportId(), c.anomalies(), c.at()));
            case VerifyValidation c -> {
                answered(state, c);
                yield List.of(new VerificationRequested(c.reportId(), c.verificationId(), c.at()));
            }
            case RecordVerification c -> {
                answered(state, c);
                yield List.of(new ValidationVerified(
                        c.reportId(), c.verificationId(), c.outcome(), c.differences(), c.engine(), c.at()));
            }
        };
    }

    private static ValidationRequested request(RequestValidation c) {
        if (c.suiteVersion() == RequestValidation.RULES_GIVEN
                && (c.schemaId() == null || !c.rules().isEmpty())) {
            Suite.check(c.rules());
        }
        if (c.from() != null && c.to() != null && !c.from().isBefore(c.to())) {
            throw new InvalidInput("/to", "a window ends after it starts");
        }
        return new ValidationRequested(
                c.reportId(),
                c.namespace(),
                c.datasetId(),
                c.datasetVersion(),
                c.from(),
                c.to(),
                c.segments(),
                c.suiteId(),
                c.suiteVersion(),
                c.rules(),
                c.schemaId(),
                c.schemaVersion(),
                c.at());
    }

    private static Answered answered(Validation state, ValidationCommand command) {
        return switch (state) {
            case Answered answered -> answered;
            case Requested _, Failed _ ->
                throw new RuleBroken("validation-must-have-a-verdict", "there is no verdict to verify");
            case Unknown _ -> throw new NotFound("validation", command.reportId());
        };
    }

    static Validation evolve(Validation state, ValidationEvent event) {
        return switch (event) {
            case ValidationRequested e -> new Requested(e.namespace());
            case DataValidated e -> new Answered(e.namespace(), false);
            case AnomaliesFlagged _ -> new Answered(((Answered) state).namespace(), true);
            case ValidationFailed _ -> new Failed(((Requested) state).namespace());
            case VerificationRequested _, ValidationVerified _ -> state;
        };
    }
}
