package io.infranaut.dataset.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.dataset.api.DatasetCommand;
import io.infranaut.dataset.api.DatasetCommand.ArchiveDataset;
import io.infranaut.dataset.api.DatasetCommand.DescribeDataset;
import io.infranaut.dataset.api.DatasetCommand.PinDatasetVersion;
import io.infranaut.dataset.api.DatasetCommand.RefuseDatasetVersion;
import io.infranaut.dataset.api.DatasetCommand.RegisterDataset;
import io.infranaut.dataset.api.DatasetCommand.RequestDatasetVersion;
import io.infranaut.dataset.api.DatasetEvent;
import io.infranaut.dataset.api.DatasetEvent.DatasetArchived;
import io.infranaut.dataset.api.DatasetEvent.DatasetDescribed;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionPinned;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRefused;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRequested;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final DatasetId ID = new DatasetId(new UUID(1, 1));
    private static final UUID ASKED = new UUID(2, 2);
    private static final Digest DIGEST = new Digest("ab".repeat(32));

    @Test
    void aDatasetIsRegisteredOnce() {
        assertThat(given().when(register("a", "b"))).containsExactly(registered("a", "b"));
        assertThatThrownBy(() -> given(registered("a")).when(register("a"))).isInstanceOf(RuleBroken.class);
    }

    @Test
    void aColumnsNameIsVisible() {
        assertThatThrownBy(() -> given().when(register("a", "b\0")))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        e -> assertThat(e.errors().getFirst().pointer()).isEqualTo("/columns/1/name"));
    }

    @Test
    void aTableHasAnEnd() {
        String[] names = IntStream.rangeClosed(0, Dataset.MAX_COLUMNS)
                .mapToObj(i -> "c" + i)
                .toArray(String[]::new);
        assertThatThrownBy(() -> given().when(register(names))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void whatIsNotSaidStaysAsItIs() {
        assertThat(given(registered("a")).when(new DescribeDataset(ID, "about", null, null, NOON)))
                .containsExactly(new DatasetDescribed(ID, "about", "risk", List.of("x", "y"), NOON));
        assertThat(given(registered("a")).when(new DescribeDataset(ID, null, "risk", Set.of("y", "x"), NOON)))
                .isEmpty();
    }

    @Test
    void anArchivedDatasetIsNotDescribedButMayBePinned() {
        var archived = given(registered("a"), new DatasetArchived(ID, NOON));
        assertThat(archived.when(new ArchiveDataset(ID, NOON))).isEmpty();
        assertThatThrownBy(() -> archived.when(new DescribeDataset(ID, "x", null, null, NOON)))
                .isInstanceOf(RuleBroken.class);
        assertThat(archived.when(new RequestDatasetVersion(ID, ASKED, null, null, null, NOON)))
                .hasSize(1);
    }

    @Test
    void aRequestIsAnsweredOnce() {
        var asked = given(registered("a"), requested("first"));
        assertThat(asked.when(pin())).containsExactly(pinned(1, "first"));
        var answered = given(registered("a"), requested("first"), pinned(1, "first"));
        assertThat(answered.when(pin())).isEmpty();
        assertThat(answered.when(new RefuseDatasetVersion(ID, ASKED, "late", NOON)))
                .isEmpty();
        assertThat(answered.when(new RequestDatasetVersion(ID, ASKED, null, null, "first", NOON)))
                .isEmpty();
    }

    @Test
    void aRefusedRequestTakesNoNumber() {
        var next = new UUID(3, 3);
        var refused = given(
                registered("a"),
                requested("first"),
                new DatasetVersionRefused(ID, ASKED, "no rows", NOON),
                new DatasetVersionRequested(ID, next, null, null, null, NOON));
        assertThat(refused.when(new PinDatasetVersion(ID, next, List.of(segment()), NOON)))
                .containsExactly(new DatasetVersionPinned(ID, next, 1, List.of(segment()), 10, null, NOON));
    }

    @Test
    void nobodyPinsWhatWasNotAskedFor() {
        assertThatThrownBy(() -> given(registered("a")).when(pin())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> given().when(pin())).isInstanceOf(NotFound.class);
    }

    @Test
    void aWindowEndsAfterItBegins() {
        assertThatThrownBy(
                        () -> given(registered("a")).when(new RequestDatasetVersion(ID, ASKED, NOON, NOON, null, NOON)))
                .isInstanceOf(InvalidInput.class);
    }

    private record Given(Dataset state) {
        List<DatasetEvent> when(DatasetCommand command) {
            return Dataset.decide(state, command);
        }
    }

    private static Given given(DatasetEvent... events) {
        Dataset state = new Dataset.Unknown();
        for (DatasetEvent event : events) {
            state = Dataset.evolve(state, event);
        }
        return new Given(state);
    }

    private static TableSchema schema(String... names) {
        return new TableSchema(List.of(names).stream()
                .map(name -> new Column(name, ColumnType.DOUBLE, ColumnRole.FEATURE, true))
                .toList());
    }

    private static RegisterDataset register(String... columns) {
        return new RegisterDataset(ID, "default", "loans", null, schema(columns), "risk", Set.of("y", "x"), null, NOON);
    }

    private static DatasetRegistered registered(String... columns) {
        return new DatasetRegistered(
                ID, "default", "loans", null, schema(columns), "risk", List.of("x", "y"), null, NOON);
    }

    private static DatasetVersionRequested requested(@Nullable String note) {
        return new DatasetVersionRequested(ID, ASKED, null, null, note, NOON);
    }

    private static SegmentRef segment() {
        return new SegmentRef(DIGEST, DIGEST, 10, 100, null, null);
    }

    private static PinDatasetVersion pin() {
        return new PinDatasetVersion(ID, ASKED, List.of(segment()), NOON);
    }

    private static DatasetVersionPinned pinned(int number, @Nullable String note) {
        return new DatasetVersionPinned(ID, ASKED, number, List.of(segment()), 10, note, NOON);
    }
}
