package io.infranaut.storage.projection;

import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.redis.HotWindow;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Puts each new batch into the window of the latest rows. What does not get there is read from where it is kept.
@Component
final class HotWindowFiller implements EventProcess {
    private static final Logger LOG = LoggerFactory.getLogger(HotWindowFiller.class);

    private final HotWindow window;
    private final SegmentStore segments;
    private final Clock clock;

    HotWindowFiller(HotWindow window, SegmentStore segments, Clock clock) {
        this.window = window;
        this.segments = segments;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "hot-window";
    }

    @Override
    public Start start() {
        return Start.NEXT_EVENT;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(BatchStored.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof BatchStored batch
                && batch.segment() != null
                && batch.segment().rows() <= window.limits().rows()) {
            try {
                window.put(
                        batch.datasetId().value(),
                        recorded.position(),
                        segments.read(batch.segment().file()),
                        batch.at(),
                        clock.instant());
            } catch (IOException | RedisException | SegmentException e) {
                LOG.warn("the latest batch {} is not kept in Redis: {}", batch.batchId(), e.toString());
            }
        }
    }
}
