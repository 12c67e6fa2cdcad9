package io.infranaut.storage.process;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.SegmentReferences;
import io.infranaut.platform.segment.SegmentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Removes segments that no event refers to, once they are old enough that none will: a batch whose event was never
/// stored leaves one behind.
@Configuration(proxyBeanMethods = false)
class SegmentSweep {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentSweep.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean
    RecurringTask<Void> segmentSweepTask(
            SegmentStore store,
            List<SegmentReferences> references,
            ObjectProvider<ReadModels> readModels,
            Clock clock,
            @Value("${infranaut.storage.sweep-every:1h}") Duration every,
            @Value("${infranaut.storage.sweep-grace:24h}") Duration grace) {
        return Tasks.recurring("sweep-segments", FixedDelay.of(every)).execute((instance, context) -> {
            Instant before = clock.instant().minus(grace);
            if (haveSeenAll(references, readModels.getObject())) {
                sweep(store, references, before);
            }
        });
    }

    /// A read model that lags, is not there yet, or could not take something in, does not know all segments that are
    /// needed.
    private static boolean haveSeenAll(List<SegmentReferences> references, ReadModels readModels) {
        List<String> models = references.stream()
                .flatMap(of -> Stream.of(of.readModels()))
                .distinct()
                .toList();
        try {
            boolean all = readModels.awaitComplete(models, PATIENCE);
            if (!all) {
                LOG.info("so segments are not swept");
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void sweep(SegmentStore store, List<SegmentReferences> references, Instant before) {
        try {
            List<Digest> removed =
                    store.sweep(segment -> references.stream().anyMatch(r -> r.refersTo(segment)), before);
            if (!removed.isEmpty()) {
                LOG.info("removed {} segments that nothing refers to", removed.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
