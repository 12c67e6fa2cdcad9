package io.infranaut.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.audit.api.RepublicationCommand;
import io.infranaut.audit.api.RepublicationCommand.CancelRepublication;
import io.infranaut.audit.api.RepublicationCommand.CompleteRepublication;
import io.infranaut.audit.api.RepublicationCommand.FailRepublication;
import io.infranaut.audit.api.RepublicationCommand.RequestRepublication;
import io.infranaut.audit.api.RepublicationEvent;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCancelled;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCompleted;
import io.infranaut.audit.api.RepublicationEvent.RepublicationRequested;
import io.infranaut.audit.api.RepublicationId;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepublicationTest {
    private static final RepublicationId ID = new RepublicationId(new UUID(1, 1));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static RequestRepublication request(String topic, boolean force) {
        return new RequestRepublication(ID, 3, 9, null, null, List.of("alert"), List.of(), topic, force, NOON);
    }

    private static Republication after(RepublicationCommand... commands) {
        Republication state = new Republication.Unknown();
        for (RepublicationCommand command : commands) {
            for (RepublicationEvent event : Republication.decide(state, command)) {
                state = Republication.evolve(state, event);
            }
        }
        return state;
    }

    @Test
    void aRequestIsRecordedAsItIs() {
        assertThat(Republication.decide(new Republication.Unknown(), request("again", false)))
                .containsExactly(new RepublicationRequested(
                        ID, 3, 9, null, null, List.of("alert"), List.of(), "again", false, NOON));
        assertThatThrownBy(() -> Republication.decide(after(request("again", false)), request("again", false)))
                .isInstanceOf(RuleBroken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a topic", "ä"})
    void aTopicHasANameThatKafkaTakes(String topic) {
        assertThatThrownBy(() -> Republication.decide(new Republication.Unknown(), request(topic, true)))
                .isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__consumer_offsets", "infranaut.queue.1"})
    void anInternalTopicIsRefusedByForceToo(String topic) {
        assertThatThrownBy(() -> Republication.decide(new Republication.Unknown(), request(topic, true)))
                .isInstanceOf(RuleBroken.class);
    }

    @Test
    void aLiveTopicIsRefusedUnlessItIsForced() {
        assertThatThrownBy(() -> Republication.decide(new Republication.Unknown(), request("infranaut.alert", false)))
                .isInstanceOf(RuleBroken.class);
        assertThat(Republication.decide(new Republication.Unknown(), request("infranaut.alert", true)))
                .hasSize(1);
    }

    @Test
    void aRangeHoldsSomething() {
        var none = new RequestRepublication(ID, 9, 3, null, null, List.of(), List.of(), "again", false, NOON);
        assertThatThrownBy(() -> Republication.decide(new Republication.Unknown(), none))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void itEndsOnce() {
        var complete = new CompleteRepublication(ID, 7, NOON);
        var cancel = new CancelRepublication(ID, NOON);
        assertThat(Republication.decide(after(request("again", false)), complete))
                .containsExactly(new RepublicationCompleted(ID, 7, NOON));
        assertThat(Republication.decide(after(request("again", false)), cancel))
                .containsExactly(new RepublicationCancelled(ID, NOON));
        assertThat(Republication.decide(after(request("again", false), cancel), cancel))
                .isEmpty();
        assertThat(Republication.decide(after(request("again", false), cancel), complete))
                .isEmpty();
        assertThat(Republication.decide(after(request("again", false), complete), complete))
                .isEmpty();
        assertThatThrownBy(() -> Republication.decide(after(request("again", false), complete), cancel))
                .isInstanceOf(RuleBroken.class);
    }

    @Test
    void whatNobodyAskedForCannotEnd() {
        for (RepublicationCommand command : List.of(
                new CompleteRepublication(ID, 7, NOON),
                new CancelRepublication(ID, NOON),
                new FailRepublication(ID, "no", NOON))) {
            assertThatThrownBy(() -> Republication.decide(new Republication.Unknown(), command))
                    .isInstanceOf(NotFound.class);
        }
    }
}
