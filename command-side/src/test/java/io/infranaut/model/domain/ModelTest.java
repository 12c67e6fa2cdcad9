package io.infranaut.model.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.model.api.ModelCommand;
import io.infranaut.model.api.ModelCommand.RegisterModel;
import io.infranaut.model.api.ModelCommand.RegisterModelVersion;
import io.infranaut.model.api.ModelCommand.SetModelAlias;
import io.infranaut.model.api.ModelEvent;
import io.infranaut.model.api.ModelEvent.ModelAliasSet;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final ModelId ID = new ModelId(new UUID(1, 1));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static RegisterModel register(Task task) {
        return new RegisterModel(ID, "default", "credit", task, null, null, Set.of("b", "a"), NOON);
    }

    private static RegisterModelVersion version(@Nullable String label) {
        return new RegisterModelVersion(ID, label, null, null, null, null, NOON);
    }

    private static SetModelAlias alias(int version) {
        return new SetModelAlias(ID, "production", version, null, NOON);
    }

    private static List<ModelEvent> when(ModelCommand command, ModelCommand... past) {
        Model state = new Model.Unknown();
        for (ModelCommand before : past) {
            for (ModelEvent event : Model.decide(state, before)) {
                state = Model.evolve(state, event);
            }
        }
        return Model.decide(state, command);
    }

    @Test
    void aModelIsRegisteredOnce() {
        assertThat(when(register(Task.REGRESSION)))
                .containsExactly(new ModelRegistered(
                        ID, "default", "credit", Task.REGRESSION, null, null, List.of("a", "b"), NOON));
        assertThat(when(register(Task.REGRESSION), register(Task.REGRESSION))).isEmpty();
        assertThatThrownBy(() -> when(register(Task.BINARY_CLASSIFICATION), register(Task.REGRESSION)))
                .isInstanceOf(RuleBroken.class);
    }

    @Test
    void versionsAreNumberedAndTheirLabelsUnique() {
        assertThat(when(version("rc2"), register(Task.REGRESSION), version("rc1")))
                .singleElement()
                .isInstanceOfSatisfying(
                        ModelVersionRegistered.class,
                        e -> assertThat(e.version()).isEqualTo(2));
        assertThat(when(version(null), register(Task.REGRESSION), version(null)))
                .hasSize(1);
        assertThatThrownBy(() -> when(version("rc1"), register(Task.REGRESSION), version("rc1")))
                .isInstanceOf(RuleBroken.class);
        assertThatThrownBy(() -> when(version("rc1"))).isInstanceOf(NotFound.class);
    }

    @Test
    void anAliasPointsAtAVersionThatIsThere() {
        assertThat(when(alias(1), register(Task.REGRESSION), version("rc1")))
                .containsExactly(new ModelAliasSet(ID, "production", 1, null, NOON));
        assertThat(when(alias(1), register(Task.REGRESSION), version("rc1"), alias(1)))
                .isEmpty();
        assertThat(when(alias(1), register(Task.REGRESSION), version("a"), version("b"), alias(1), alias(2)))
                .hasSize(1);
        assertThatThrownBy(() -> when(alias(2), register(Task.REGRESSION), version("rc1")))
                .isInstanceOf(InvalidInput.class);
    }
}
