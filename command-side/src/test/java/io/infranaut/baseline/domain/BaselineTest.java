package io.infranaut.baseline.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.api.TableSchema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BaselineTest {
    private static final BaselineId ID = new BaselineId(new UUID(1, 1));
    private static final DatasetId DATASET = new DatasetId(new UUID(1, 2));
    private static final ModelId MODEL = new ModelId(new UUID(1, 3));
    private static final UUID REQUEST = new UUID(1, 4);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Digest DIGEST = new Digest("a".repeat(64));

    private static UpdateBaseline update(@Nullable ModelId model, boolean promote) {
        return new UpdateBaseline(
                ID, "default", "reference", null, model, null, DATASET, null, null, null, promote, null, REQUEST, NOON);
    }

    private static RequestBaselineVersion window(@Nullable Instant from, @Nullable Instant to) {
        return new RequestBaselineVersion(ID, null, DATASET, null, from, to, true, null, REQUEST, NOON);
    }

    private static PinBaseline pin(int number) {
        var schema = new TableSchema(List.of(new Column("x", ColumnType.DOUBLE, ColumnRole.FEATURE, true)));
        return new PinBaseline(ID, number, schema, List.of(), 5, DIGEST, List.of(), DIGEST, "1", NOON);
    }

    private static List<BaselineEvent> when(BaselineCommand command, BaselineCommand... past) {
        Baseline state = new Baseline.Unknown();
        for (BaselineCommand before : past) {
            for (BaselineEvent event : Baseline.decide(state, before)) {
                state = Baseline.evolve(state, event);
            }
        }
        return Baseline.decide(state, command);
    }

    @Test
    void theFirstUpdateMakesTheBaselineAndEveryUpdateAsksForAVersion() {
        assertThat(when(update(null, true)))
                .hasExactlyElementsOfTypes(BaselineCreated.class, BaselineVersionRequested.class);
        assertThat(when(update(null, true), update(null, true)))
                .singleElement()
                .isInstanceOfSatisfying(
                        BaselineVersionRequested.class,
                        e -> assertThat(e.number()).isEqualTo(2));
        assertThat(when(update(MODEL, true), update(null, true)))
                .hasExactlyElementsOfTypes(BaselineDescribed.class, BaselineVersionRequested.class);
        assertThatThrownBy(() -> when(update(new ModelId(new UUID(9, 9)), true), update(MODEL, true)))
                .isInstanceOf(RuleBroken.class);
    }

    @Test
    void aWindowEndsAfterItBegins() {
        assertThatThrownBy(() -> when(window(NOON, NOON), update(null, true))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> when(window(null, NOON))).isInstanceOf(NotFound.class);
    }

    @Test
    void aPinnedVersionBecomesCurrentUnlessALaterOneIs() {
        assertThat(when(pin(1), update(null, true)))
                .hasExactlyElementsOfTypes(BaselinePinned.class, BaselinePromoted.class);
        assertThat(when(pin(1), update(null, false))).hasExactlyElementsOfTypes(BaselinePinned.class);
        assertThat(when(pin(1), update(null, true), update(null, true), pin(2)))
                .hasExactlyElementsOfTypes(BaselinePinned.class);
    }

    @Test
    void aVersionIsPinnedOnceAndNeverChanged() {
        assertThat(when(pin(1), update(null, true), pin(1))).isEmpty();
        var failure = new FailBaseline(ID, 1, "no rows", NOON);
        assertThat(when(failure, update(null, true), pin(1))).isEmpty();
        assertThat(when(failure, update(null, true)))
                .containsExactly(new BaselineVersionFailed(ID, 1, "no rows", NOON));
        assertThat(when(pin(1), update(null, true), failure)).isEmpty();
        assertThatThrownBy(() -> when(pin(2), update(null, true))).isInstanceOf(NotFound.class);
    }

    @Test
    void onlyAPinnedVersionCanBeMadeCurrent() {
        var back = new PromoteBaseline(ID, 1, "too new", NOON);
        assertThat(when(back, update(null, true), pin(1), update(null, true), pin(2)))
                .containsExactly(new BaselinePromoted(ID, 1, 2, "too new", NOON));
        assertThat(when(back, update(null, true), pin(1))).isEmpty();
        assertThatThrownBy(() -> when(back, update(null, true))).isInstanceOf(RuleBroken.class);
    }
}
