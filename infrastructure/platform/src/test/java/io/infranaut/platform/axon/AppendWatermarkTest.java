package io.infranaut.platform.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.axon.AppendWatermark.Hole;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppendWatermarkTest {
    private final Set<String> holders = new HashSet<>();
    private final AppendWatermark watermark = new AppendWatermark(() -> new HashSet<>(holders));

    @Test
    void aHoleIsOpenUntilEveryHolderSeenWithItIsGone() {
        holders.add("stalled");
        holders.add("quick");
        assertThat(watermark.look(5, 6, 0)).isEqualTo(Hole.OPEN);
        holders.remove("quick");
        holders.add("later");
        assertThat(watermark.look(5, 6, 0)).isEqualTo(Hole.OPEN);
        holders.remove("stalled");
        assertThat(watermark.look(5, 6, 0)).isEqualTo(Hole.READ_AGAIN);
        assertThat(watermark.look(5, 6, watermark.settled())).isEqualTo(Hole.CLOSED);
    }

    @Test
    void aHoleThatAnotherReaderFoundClosedAfterThisOneReadIsReadAgain() {
        long settledBeforeSlowRead = watermark.settled();
        assertThat(watermark.look(7, 8, watermark.settled())).isEqualTo(Hole.READ_AGAIN);
        assertThat(watermark.look(5, 6, settledBeforeSlowRead)).isEqualTo(Hole.READ_AGAIN);
    }
}
