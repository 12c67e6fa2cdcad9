package io.infranaut.platform.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.architecture.DomainBeans;
import io.infranaut.architecture.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The states of all aggregates are such that snapshots can hold them.
class StatesTest {
    private static final List<AggregateType<?, ?>> TYPES = DomainBeans.of(AggregateType.class).stream()
            .<AggregateType<?, ?>>map(type -> type)
            .toList();

    @Test
    void everyStateOfEveryAggregateComesBackFromItsSnapshot() {
        var serializer = new SnapshotSerializer(TYPES);
        assertThat(TYPES).hasSizeGreaterThan(15);
        for (AggregateType<?, ?> type : TYPES) {
            leaves(type.state())
                    .map(Samples::of)
                    .forEach(samples -> samples.forEach((name, state) -> {
                        var written = serializer.serialize(new Snapshot(type.name(), state), byte[].class);
                        assertThat(serializer.reads(written.getType())).isTrue();
                        assertThat(serializer.<byte[], Snapshot>deserialize(written))
                                .as("%s: %s", type.name(), name)
                                .isEqualTo(new Snapshot(type.name(), state));
                    }));
        }
    }

    private static Stream<Class<?>> leaves(Class<?> state) {
        return state.isSealed()
                ? Arrays.stream(state.getPermittedSubclasses()).flatMap(StatesTest::leaves)
                : Stream.of(state);
    }
}
