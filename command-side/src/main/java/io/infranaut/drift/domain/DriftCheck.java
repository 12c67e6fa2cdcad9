package io.infranaut.drift.domain;

import io.infranaut.drift.api.DriftCommand;
import io.infranaut.drift.api.DriftCommand.FailDriftCheck;
import io.infranaut.drift.api.DriftCommand.RecordDriftCheck;
import io.infranaut.drift.api.DriftCommand.RecordVerification;
import io.infranaut.drift.api.DriftCommand.RequestDriftCheck;
import io.infranaut.drift.api.DriftCommand.SplitDriftCheck;
import io.infranaut.drift.api.DriftCommand.VerifyDriftCheck;
import io.infranaut.drift.api.DriftEvent;
import io.infranaut.drift.api.DriftEvent.DriftCheckFailed;
import io.infranaut.drift.api.DriftEvent.DriftCheckRequested;
import io.infranaut.drift.api.DriftEvent.DriftCheckSplit;
import io.infranaut.drift.api.DriftEvent.DriftCheckVerified;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.drift.api.DriftEvent.DriftVerificationRequested;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A drift check: unknown, asked for, and then cut into others, answered or failed.
public sealed interface DriftCheck {
    record Unknown() implements DriftCheck {}

    record Requested(String namespace) implements DriftCheck, Namespaced {}

    record Split(String namespace) implements DriftCheck, Namespaced {}

    record Failed(String namespace) implements DriftCheck, Namespaced {}

    /// @param verifications that were asked for and are not answered yet
    record Checked(String namespace, Set<UUID> verifications) implements DriftCheck, Namespaced {
        public Checked {
            verifications = Set.copyOf(verifications);
        }
    }

    static List<DriftEvent> decide(DriftCheck state, DriftCommand command) {
        return switch (command) {
            case RequestDriftCheck c ->
                switch (state) {
                    case Unknown _ -> List.of(requested(c));
                    case Requested _, Split _, Failed _, Checked _ -> List.of();
                };
            case SplitDriftCheck c -> whenRequested(state, c, new DriftCheckSplit(c.checkId(), c.parts(), c.at()));
            case RecordDriftCheck c -> whenRequested(state, c, c.verdict());
            case FailDriftCheck c -> whenRequested(state, c, new DriftCheckFailed(c.checkId(), c.reason(), c.at()));
            case VerifyDriftCheck c -> {
                Checked checked = checked(state, c);
                yield checked.verifications().contains(c.verificationId())
                        ? List.of()
                        : List.of(new DriftVerificationRequested(c.checkId(), c.verificationId(), c.at()));
            }
            case RecordVerification c -> {
                Checked checked = checked(state, c);
                yield !checked.verifications().contains(c.verificationId())
                        ? List.of()
                        : List.of(new DriftCheckVerified(
                                c.checkId(),
                                c.verificationId(),
                                c.outcome(),
                                c.differences(),
                                c.segment(),
                                c.reason(),
                                c.engine(),
                                c.at()));
            }
        };
    }

    private static DriftCheckRequested requested(RequestDriftCheck c) {
        RequestRules.check(c);
        return new DriftCheckRequested(
                c.checkId(),
                c.namespace(),
                c.name(),
                c.partOf(),
                c.baselineId(),
                c.baselineVersion(),
                c.modelId(),
                c.modelAlias(),
                c.modelVersion(),
                c.datasetId(),
                c.datasetVersion(),
                c.from(),
                c.to(),
                c.firstRow(),
                c.lastRow(),
                c.chunkRows(),
                c.chunkPeriod(),
                c.configuration(),
                c.at());
    }

    private static List<DriftEvent> whenRequested(DriftCheck state, DriftCommand command, DriftEvent event) {
        return switch (state) {
            case Requested _ -> List.of(event);
            case Split _, Failed _, Checked _ -> List.of();
            case Unknown _ -> throw new NotFound("drift check", command.checkId());
        };
    }

    private static Checked checked(DriftCheck state, DriftCommand command) {
        return switch (state) {
            case Checked c -> c;
            case Requested _ -> throw new RuleBroken("check-must-have-a-verdict", "the check is still under way");
            case Failed _ ->
                throw new RuleBroken("check-must-have-a-verdict", "the check failed, so there is no verdict");
            case Split _ ->
                throw new RuleBroken("check-must-have-a-verdict", "the check has parts; verify one of those");
            case Unknown _ -> throw new NotFound("drift check", command.checkId());
        };
    }

    static DriftCheck evolve(DriftCheck state, DriftEvent event) {
        return switch (event) {
            case DriftCheckRequested e -> new Requested(e.namespace());
            case DriftCheckSplit _ -> new Split(((Namespaced) state).namespace());
            case DriftChecked e -> new Checked(e.namespace(), Set.of());
            case DriftCheckFailed _ -> new Failed(((Namespaced) state).namespace());
            case DriftVerificationRequested e -> {
                Checked c = (Checked) state;
                var open = new HashSet<>(c.verifications());
                open.add(e.verificationId());
                yield new Checked(c.namespace(), open);
            }
            case DriftCheckVerified e -> {
                Checked c = (Checked) state;
                var open = new HashSet<>(c.verifications());
                open.remove(e.verificationId());
                yield new Checked(c.namespace(), open);
            }
        };
    }
}
