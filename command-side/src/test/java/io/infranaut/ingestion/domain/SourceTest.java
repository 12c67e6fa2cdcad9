package io.infranaut.ingestion.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.Intake;
import io.infranaut.ingestion.api.SourceCommand;
import io.infranaut.ingestion.api.SourceCommand.CompleteSource;
import io.infranaut.ingestion.api.SourceCommand.FailSource;
import io.infranaut.ingestion.api.SourceCommand.FinishFile;
import io.infranaut.ingestion.api.SourceCommand.RegisterDirectSource;
import io.infranaut.ingestion.api.SourceCommand.RegisterFileSource;
import io.infranaut.ingestion.api.SourceCommand.RegisterHttpSource;
import io.infranaut.ingestion.api.SourceCommand.StartSource;
import io.infranaut.ingestion.api.SourceCommand.StopSource;
import io.infranaut.ingestion.api.SourceCommand.TakeFile;
import io.infranaut.ingestion.api.SourceEvent;
import io.infranaut.ingestion.api.SourceEvent.FileFinished;
import io.infranaut.ingestion.api.SourceEvent.FileSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.FileTaken;
import io.infranaut.ingestion.api.SourceEvent.HttpSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.SourceCompleted;
import io.infranaut.ingestion.api.SourceEvent.SourceFailed;
import io.infranaut.ingestion.api.SourceEvent.SourceStarted;
import io.infranaut.ingestion.api.SourceEvent.SourceStopped;
import io.infranaut.ingestion.api.SourceFormat;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SourceTest {
    private static final SourceId ID = new SourceId(new UUID(0, 1));
    private static final DatasetId DATASET = new DatasetId(new UUID(0, 2));
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Digest ONE = new Digest("1".repeat(64));
    private static final Digest OTHER = new Digest("2".repeat(64));

    private static final SourceEvent HTTP =
            new HttpSourceRegistered(ID, "default", "pushed", DATASET, null, false, Intake.DEFAULT, NOON);
    private static final SourceEvent FILE = new FileSourceRegistered(
            ID, "default", "files", DATASET, SourceFormat.CSV, "*.csv", 100, Intake.DEFAULT, NOON);

    private record Given(Source state) {
        List<SourceEvent> when(SourceCommand command) {
            return Source.decide(state, command);
        }
    }

    private static Given given(SourceEvent... history) {
        Source state = new Source.Unknown();
        for (SourceEvent event : history) {
            state = Source.evolve(state, event);
        }
        return new Given(state);
    }

    private static RegisterFileSource files(SourceFormat format, int batchSize, double tolerance) {
        return new RegisterFileSource(
                ID, "default", "files", DATASET, format, "*.csv", batchSize, new Intake(1, 1, tolerance), NOON);
    }

    @Test
    void aPushSourceRunsFromItsRegistration() {
        var register = new RegisterHttpSource(ID, "default", "pushed", DATASET, null, Intake.DEFAULT, NOON);
        assertThat(given().when(register)).containsExactly(HTTP);
        assertThat(given(HTTP).when(new StartSource(ID, NOON))).isEmpty();
        assertThatExceptionOfType(RuleBroken.class).isThrownBy(() -> given(HTTP).when(register));
    }

    @Test
    void aDirectSourceIsRegisteredOnce() {
        var register = new RegisterDirectSource(ID, "default", "direct", DATASET, NOON);
        assertThat(given().when(register)).hasSize(1);
        assertThat(given(HTTP).when(register)).isEmpty();
    }

    @Test
    void aFileSourceWaitsToBeStartedAndMayRunAgain() {
        var started = new SourceStarted(ID, 1, NOON);
        var completed = new SourceCompleted(ID, NOON);
        assertThat(given(FILE).when(new StartSource(ID, NOON))).containsExactly(started);
        assertThat(given(FILE, started).when(new CompleteSource(ID, NOON))).containsExactly(completed);
        assertThat(given(FILE, started, completed).when(new CompleteSource(ID, NOON)))
                .isEmpty();
        assertThat(given(FILE, started, completed).when(new StartSource(ID, NOON)))
                .containsExactly(new SourceStarted(ID, 2, NOON));
    }

    @Test
    void aSourceIsPausedOnceAndNotWhenItDoesNotRun() {
        var stopped = new SourceStopped(ID, NOON);
        assertThat(given(HTTP).when(new StopSource(ID, NOON))).containsExactly(stopped);
        assertThat(given(HTTP, stopped).when(new StopSource(ID, NOON))).isEmpty();
        assertThatExceptionOfType(RuleBroken.class)
                .isThrownBy(() -> given(HTTP, new SourceFailed(ID, "x", NOON)).when(new StopSource(ID, NOON)));
    }

    @Test
    void aFailureIsRecordedOnlyOfASourceThatRuns() {
        assertThat(given(HTTP).when(new FailSource(ID, "disk", NOON)))
                .containsExactly(new SourceFailed(ID, "disk", NOON));
        assertThat(given(HTTP, new SourceStopped(ID, NOON)).when(new FailSource(ID, "disk", NOON)))
                .isEmpty();
    }

    @Test
    void aFileIsTakenAndFinishedOncePerContent() {
        var taken = new FileTaken(ID, "a.csv", ONE, 10, NOON);
        var finished = new FileFinished(ID, "a.csv", ONE, 3, NOON);
        assertThat(given(FILE).when(new TakeFile(ID, "a.csv", ONE, 10, NOON))).containsExactly(taken);
        assertThat(given(FILE, taken).when(new TakeFile(ID, "a.csv", ONE, 10, NOON)))
                .isEmpty();
        assertThat(given(FILE, taken).when(new TakeFile(ID, "a.csv", OTHER, 10, NOON)))
                .hasSize(1);
        assertThat(given(FILE, taken).when(new FinishFile(ID, "a.csv", ONE, 3, NOON)))
                .containsExactly(finished);
        assertThat(given(FILE, taken, finished).when(new FinishFile(ID, "a.csv", ONE, 3, NOON)))
                .isEmpty();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        for (SourceCommand command : List.of(
                files(SourceFormat.JSON, 1, 0),
                files(SourceFormat.CSV, 0, 0),
                files(SourceFormat.CSV, 1_000_001, 0),
                files(SourceFormat.CSV, 1, -0.1),
                files(SourceFormat.CSV, 1, 1.1),
                files(SourceFormat.CSV, 1, Double.NaN))) {
            assertThatExceptionOfType(InvalidInput.class)
                    .as(command.toString())
                    .isThrownBy(() -> given().when(command));
        }
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> given().when(new StartSource(ID, NOON)));
    }
}
