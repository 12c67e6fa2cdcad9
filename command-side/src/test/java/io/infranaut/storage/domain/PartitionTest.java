package io.infranaut.storage.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.PartitionCommand;
import io.infranaut.storage.api.PartitionCommand.RejectBatch;
import io.infranaut.storage.api.PartitionCommand.StoreBatch;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import io.infranaut.storage.api.PartitionId;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private final PartitionId partition = new PartitionId(new UUID(1, 1));
    private final DatasetId dataset = new DatasetId(new UUID(2, 2));

    @Test
    void aBatchIsStoredWithAllThatIsKnownOfIt() {
        StoreBatch command = store(0);
        assertThat(when(command))
                .containsExactly(new BatchStored(
                        partition,
                        command.batchId(),
                        dataset,
                        command.sourceId(),
                        0,
                        command.segment(),
                        null,
                        77,
                        "key:1",
                        NOON,
                        NOON));
    }

    @Test
    void anOffsetThatWasPassedChangesNothing() {
        assertThat(when(store(5), store(5), store(3), reject(4), store(6)))
                .extracting(PartitionTest::offset)
                .containsExactly(5L, 6L);
    }

    @Test
    void offsetsMaySkip() {
        assertThat(when(store(0), reject(10), store(11)))
                .extracting(PartitionTest::offset)
                .containsExactly(0L, 10L, 11L);
    }

    @Test
    void offsetsBelowZeroAreNone() {
        assertThatThrownBy(() -> when(store(-1))).isInstanceOf(InvalidInput.class);
    }

    private List<PartitionEvent> when(PartitionCommand... commands) {
        Partition state = Partition.EMPTY;
        var all = new ArrayList<PartitionEvent>();
        for (PartitionCommand command : commands) {
            for (PartitionEvent event : Partition.decide(state, command)) {
                state = Partition.evolve(state, event);
                all.add(event);
            }
        }
        return all;
    }

    private static long offset(PartitionEvent event) {
        return switch (event) {
            case BatchStored e -> e.offset();
            case BatchRejected e -> e.offset();
        };
    }

    private StoreBatch store(long offset) {
        var digest = new Digest("ab".repeat(32));
        return new StoreBatch(
                partition,
                new BatchId(new UUID(3, offset)),
                dataset,
                new UUID(4, 4),
                offset,
                new SegmentRef(digest, digest, 10, 100, null, null),
                null,
                77,
                "key:1",
                NOON,
                NOON);
    }

    private RejectBatch reject(long offset) {
        return new RejectBatch(
                partition,
                new BatchId(new UUID(3, offset)),
                dataset,
                new UUID(4, 4),
                offset,
                new Digest("cd".repeat(32)),
                "no header",
                7,
                NOON);
    }
}
