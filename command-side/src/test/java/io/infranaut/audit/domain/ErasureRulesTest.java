package io.infranaut.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.audit.api.ErasureCommand;
import io.infranaut.audit.api.ErasureCommand.EraseSubject;
import io.infranaut.audit.api.ErasureCommand.RecordErased;
import io.infranaut.audit.api.ErasureEvent;
import io.infranaut.audit.api.ErasureEvent.ErasureRequested;
import io.infranaut.audit.api.ErasureEvent.SubjectErased;
import io.infranaut.audit.api.ErasureId;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ErasureRulesTest {
    private static final ErasureId ID = new ErasureId(new UUID(1, 1));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final EraseSubject ERASE = new EraseSubject(ID, "as was asked for", NOON);
    private static final RecordErased RECORD = new RecordErased(ID, NOON.plusSeconds(1));

    private static List<ErasureEvent> when(ErasureCommand command, ErasureCommand... past) {
        Erasure state = new Erasure.Unknown();
        for (ErasureCommand before : past) {
            for (ErasureEvent event : Erasure.decide(state, before)) {
                state = Erasure.evolve(event);
            }
        }
        return Erasure.decide(state, command);
    }

    @Test
    void aSubjectIsErasedOnceHoweverOftenThatIsAskedAndRecorded() {
        assertThat(when(ERASE)).containsExactly(new ErasureRequested(ID, "as was asked for", NOON));
        assertThat(when(ERASE, ERASE)).isEmpty();
        assertThat(when(RECORD, ERASE)).containsExactly(new SubjectErased(ID, NOON.plusSeconds(1)));
        assertThat(when(RECORD, ERASE, RECORD)).isEmpty();
        assertThat(when(ERASE, ERASE, RECORD)).isEmpty();
    }

    @Test
    void whatWasNeverAskedForIsNotRecorded() {
        assertThatThrownBy(() -> when(RECORD)).isInstanceOf(NotFound.class);
    }

    @Test
    void anErasureHasAReason() {
        for (String reason : List.of(" ", "x".repeat(501))) {
            assertThatThrownBy(() -> when(new EraseSubject(ID, reason, NOON))).isInstanceOf(InvalidInput.class);
        }
    }
}
