package io.infranaut.audit.projection;

import io.infranaut.audit.api.ProcessorEvent;
import io.infranaut.audit.api.ProcessorEvent.ProcessorPaused;
import io.infranaut.audit.api.ProcessorEvent.ProcessorResumed;
import io.infranaut.audit.api.ProcessorEvent.SegmentMerged;
import io.infranaut.audit.api.ProcessorEvent.SegmentSplit;
import io.infranaut.platform.axon.ProcessorControl;
import io.infranaut.platform.axon.ProcessorSegments;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Carries out what was decided about the followers of the events.
@Component
final class ProcessorWork implements EventProcess, Worker<ProcessorWork.Item> {
    private final ObjectProvider<WorkQueue> queue;
    private final ObjectProvider<ProcessorControl> control;
    private final ProcessorSegments segments;

    ProcessorWork(
            ObjectProvider<WorkQueue> queue, ObjectProvider<ProcessorControl> control, ProcessorSegments segments) {
        this.queue = queue;
        this.control = control;
        this.segments = segments;
    }

    record Item(String processor, boolean split, @Nullable Integer segment) {}

    @Override
    public String name() {
        return "audit-processors";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ProcessorEvent.class);
    }

    /// Nobody else could have it go on.
    @Override
    public boolean mayBePaused() {
        return false;
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof ProcessorEvent decided) {
            switch (decided) {
                case ProcessorPaused e -> control.getObject().pause(e.name(), recorded.actor(), e.reason(), e.at());
                case ProcessorResumed e -> control.getObject().resume(e.name());
                case SegmentSplit e -> put(new Item(e.name(), true, e.segment()), recorded);
                case SegmentMerged e -> put(new Item(e.name(), false, e.segment()), recorded);
            }
        }
    }

    private void put(Item item, Recorded recorded) {
        queue.getObject().put(kind(), recorded.eventId(), item);
    }

    @Override
    public String kind() {
        return "audit.segments";
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    @Override
    public void work(String id, Item item) throws InterruptedException {
        segments.change(item.processor(), item.split(), item.segment(), id);
    }
}
