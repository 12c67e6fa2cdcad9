package io.infranaut.model.domain;

import io.infranaut.model.api.ModelCommand;
import io.infranaut.model.api.ModelCommand.RegisterModel;
import io.infranaut.model.api.ModelCommand.RegisterModelVersion;
import io.infranaut.model.api.ModelCommand.SetModelAlias;
import io.infranaut.model.api.ModelEvent;
import io.infranaut.model.api.ModelEvent.ModelAliasSet;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model: unknown, or registered with so many versions.
public sealed interface Model {
    record Unknown() implements Model {}

    /// @param registration as it was recorded
    /// @param versions how many there are
    /// @param labels that versions have
    /// @param aliases version by alias
    record Registered(ModelRegistered registration, int versions, Set<String> labels, Map<String, Integer> aliases)
            implements Model, Namespaced {
        public Registered {
            labels = Set.copyOf(labels);
            aliases = Map.copyOf(aliases);
        }

        @Override
        public String namespace() {
            return registration.namespace();
        }
    }

    static List<ModelEvent> decide(Model state, ModelCommand command) {
        return switch (command) {
            case RegisterModel c ->
                switch (state) {
                    case Unknown _ -> List.of(registered(c));
                    case Registered r -> same(r.registration(), c);
                };
            case RegisterModelVersion c -> List.of(version(known(state, c), c));
            case SetModelAlias c -> alias(known(state, c), c);
        };
    }

    private static ModelRegistered registered(RegisterModel c) {
        return new ModelRegistered(
                c.modelId(),
                c.namespace(),
                c.name(),
                c.task(),
                c.description(),
                c.owner(),
                c.tags().stream().sorted().toList(),
                c.at());
    }

    private static List<ModelEvent> same(ModelRegistered there, RegisterModel c) {
        boolean same = there.task() == c.task()
                && Objects.equals(there.description(), c.description())
                && Objects.equals(there.owner(), c.owner())
                && Set.copyOf(there.tags()).equals(c.tags());
        if (!same) {
            throw new RuleBroken("model-exists", "there is already another model " + c.namespace() + "/" + c.name());
        }
        return List.of();
    }

    private static ModelVersionRegistered version(Registered state, RegisterModelVersion c) {
        if (c.label() != null && state.labels().contains(c.label())) {
            throw new RuleBroken("version-label-taken", "there is already a version labelled " + c.label());
        }
        return new ModelVersionRegistered(
                c.modelId(),
                state.versions() + 1,
                c.label(),
                c.training(),
                c.predictions(),
                c.labels(),
                c.uri(),
                c.at());
    }

    private static List<ModelEvent> alias(Registered state, SetModelAlias c) {
        if (c.version() < 1 || c.version() > state.versions()) {
            throw new InvalidInput("/version", "the model has no version " + c.version());
        }
        @Nullable Integer now = state.aliases().get(c.alias());
        return now != null && now == c.version()
                ? List.of()
                : List.of(new ModelAliasSet(c.modelId(), c.alias(), c.version(), c.reason(), c.at()));
    }

    private static Registered known(Model state, ModelCommand command) {
        return switch (state) {
            case Registered r -> r;
            case Unknown _ -> throw new NotFound("model", command.modelId());
        };
    }

    static Model evolve(Model state, ModelEvent event) {
        return switch (event) {
            case ModelRegistered e -> new Registered(e, 0, Set.of(), Map.of());
            case ModelVersionRegistered e -> {
                Registered r = (Registered) state;
                var labels = new HashSet<>(r.labels());
                if (e.label() != null) {
                    labels.add(e.label());
                }
                yield new Registered(r.registration(), e.version(), labels, r.aliases());
            }
            case ModelAliasSet e -> {
                Registered r = (Registered) state;
                var aliases = new HashMap<>(r.aliases());
                aliases.put(e.alias(), e.version());
                yield new Registered(r.registration(), r.versions(), r.labels(), aliases);
            }
        };
    }
}
