package io.infranaut.baseline.domain;

import io.infranaut.baseline.api.BaselineCommand;
import io.infranaut.baseline.api.BaselineCommand.FailBaseline;
import io.infranaut.baseline.api.BaselineCommand.PinBaseline;
import io.infranaut.baseline.api.BaselineCommand.PromoteBaseline;
import io.infranaut.baseline.api.BaselineCommand.RequestBaselineVersion;
import io.infranaut.baseline.api.BaselineCommand.UpdateBaseline;
import io.infranaut.baseline.api.BaselineEvent;
import io.infranaut.baseline.api.BaselineEvent.BaselineCreated;
import io.infranaut.baseline.api.BaselineEvent.BaselineDescribed;
import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.baseline.api.BaselineEvent.BaselinePromoted;
import io.infranaut.baseline.api.BaselineEvent.BaselineVersionFailed;
import io.infranaut.baseline.api.BaselineEvent.BaselineVersionRequested;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A baseline: unknown, or there with versions that are being computed, pinned or failed.
public sealed interface Baseline {
    record Unknown() implements Baseline {}

    /// @param versions by number
    /// @param current number of the version that checks are held against; null for none yet
    record Known(
            String namespace,
            @Nullable String description,
            @Nullable ModelId modelId,
            Map<Integer, Version> versions,
            @Nullable Integer current)
            implements Baseline, Namespaced {}

    sealed interface Version {
        record Requested(BaselineVersionRequested request) implements Version {}

        record Pinned() implements Version {}

        record Failed() implements Version {}
    }

    static List<BaselineEvent> decide(Baseline state, BaselineCommand command) {
        return switch (command) {
            case UpdateBaseline c -> update(state, c);
            case RequestBaselineVersion c -> {
                Known known = known(state, c);
                yield List.of(new BaselineVersionRequested(
                        c.baselineId(),
                        known.versions().size() + 1,
                        known.namespace(),
                        c.modelVersion(),
                        c.datasetId(),
                        c.datasetVersion(),
                        c.from(),
                        ordered(c.from(), c.to()),
                        c.promote(),
                        c.note(),
                        c.requestId(),
                        c.at()));
            }
            case PinBaseline c -> pin(known(state, c), c);
            case FailBaseline c ->
                switch (version(known(state, c), c.number())) {
                    case Version.Requested _ ->
                        List.of(new BaselineVersionFailed(c.baselineId(), c.number(), c.reason(), c.at()));
                    case Version.Pinned _, Version.Failed _ -> List.of();
                };
            case PromoteBaseline c -> promote(known(state, c), c);
        };
    }

    private static List<BaselineEvent> update(Baseline state, UpdateBaseline c) {
        var events = new ArrayList<BaselineEvent>();
        int number = 1;
        switch (state) {
            case Unknown _ ->
                events.add(new BaselineCreated(
                        c.baselineId(), c.namespace(), c.name(), c.description(), c.modelId(), c.at()));
            case Known known -> {
                number = known.versions().size() + 1;
                if (known.modelId() != null
                        && c.modelId() != null
                        && !known.modelId().equals(c.modelId())) {
                    throw new RuleBroken("baseline-of-another-model", "the baseline belongs to another model");
                }
                String description = c.description() == null ? known.description() : c.description();
                ModelId modelId = c.modelId() == null ? known.modelId() : c.modelId();
                if (!Objects.equals(description, known.description()) || !Objects.equals(modelId, known.modelId())) {
                    events.add(new BaselineDescribed(c.baselineId(), description, modelId, c.at()));
                }
            }
        }
        events.add(new BaselineVersionRequested(
                c.baselineId(),
                number,
                c.namespace(),
                c.modelVersion(),
                c.datasetId(),
                c.datasetVersion(),
                c.from(),
                ordered(c.from(), c.to()),
                c.promote(),
                c.note(),
                c.requestId(),
                c.at()));
        return events;
    }

    private static @Nullable Instant ordered(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new InvalidInput("/to", "a window ends after it begins");
        }
        return to;
    }

    private static List<BaselineEvent> pin(Known state, PinBaseline c) {
        return switch (version(state, c.number())) {
            case Version.Requested(BaselineVersionRequested request) -> {
                var events = new ArrayList<BaselineEvent>();
                events.add(new BaselinePinned(
                        c.baselineId(),
                        c.number(),
                        state.namespace(),
                        state.modelId(),
                        request.modelVersion(),
                        request.datasetId(),
                        request.datasetVersion(),
                        request.from(),
                        request.to(),
                        c.schema(),
                        c.segments(),
                        c.rows(),
                        c.rowsDigest(),
                        c.profiles(),
                        c.profilesDigest(),
                        c.engine(),
                        c.at()));
                if (request.promote() && (state.current() == null || state.current() < c.number())) {
                    events.add(new BaselinePromoted(
                            c.baselineId(), c.number(), state.current(), "promoted when pinned", c.at()));
                }
                yield events;
            }
            case Version.Pinned _, Version.Failed _ -> List.of();
        };
    }

    private static List<BaselineEvent> promote(Known state, PromoteBaseline c) {
        return switch (version(state, c.number())) {
            case Version.Requested _ ->
                throw new RuleBroken("baseline-must-be-pinned", "version " + c.number() + " is not pinned yet");
            case Version.Failed _ ->
                throw new RuleBroken("baseline-must-be-pinned", "version " + c.number() + " could not be made");
            case Version.Pinned _ ->
                Objects.equals(state.current(), c.number())
                        ? List.of()
                        : List.of(
                                new BaselinePromoted(c.baselineId(), c.number(), state.current(), c.reason(), c.at()));
        };
    }

    private static Known known(Baseline state, BaselineCommand command) {
        return switch (state) {
            case Known k -> k;
            case Unknown _ -> throw new NotFound("baseline", command.baselineId());
        };
    }

    private static Version version(Known state, int number) {
        Version version = state.versions().get(number);
        if (version == null) {
            throw new NotFound("baseline version", number);
        }
        return version;
    }

    static Baseline evolve(Baseline state, BaselineEvent event) {
        return switch (event) {
            case BaselineCreated e -> new Known(e.namespace(), e.description(), e.modelId(), Map.of(), null);
            case BaselineDescribed e -> {
                Known k = (Known) state;
                yield new Known(k.namespace(), e.description(), e.modelId(), k.versions(), k.current());
            }
            case BaselineVersionRequested e -> with((Known) state, e.number(), new Version.Requested(e));
            case BaselinePinned e -> with((Known) state, e.number(), new Version.Pinned());
            case BaselineVersionFailed e -> with((Known) state, e.number(), new Version.Failed());
            case BaselinePromoted e -> {
                Known k = (Known) state;
                yield new Known(k.namespace(), k.description(), k.modelId(), k.versions(), e.number());
            }
        };
    }

    private static Known with(Known state, int number, Version version) {
        var versions = new TreeMap<>(state.versions());
        versions.put(number, version);
        return new Known(state.namespace(), state.description(), state.modelId(), versions, state.current());
    }
}
