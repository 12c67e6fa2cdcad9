package io.infranaut.audit.projection;

import io.infranaut.audit.api.DeadLettersEvent;
import io.infranaut.audit.api.DeadLettersEvent.DeadLetterDropped;
import io.infranaut.audit.api.DeadLettersEvent.DeadLettersRetried;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.readmodel.ReadModels;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Carries out what was decided about dead letters.
@Component
final class DeadLetterWork implements EventProcess, Worker<DeadLetterWork.Item> {
    private final ObjectProvider<WorkQueue> queue;
    private final ReadModels readModels;

    DeadLetterWork(ObjectProvider<WorkQueue> queue, ReadModels readModels) {
        this.queue = queue;
        this.readModels = readModels;
    }

    /// @param letterId null for all of the read model
    record Item(String readModel, @Nullable UUID letterId, boolean drop) {}

    @Override
    public String name() {
        return "audit-dead-letters";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DeadLettersEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof DeadLettersEvent decided) {
            Item item = switch (decided) {
                case DeadLettersRetried e -> new Item(e.readModel(), e.letterId(), false);
                case DeadLetterDropped e -> new Item(e.readModel(), e.letterId(), true);
            };
            queue.getObject().put(kind(), recorded.eventId(), item);
        }
    }

    @Override
    public String kind() {
        return "audit.dead-letters";
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    @Override
    public void work(String id, Item item) {
        if (item.letterId() == null) {
            readModels.retryAll(item.readModel());
        } else if (item.drop()) {
            readModels.drop(item.letterId());
        } else {
            readModels.retry(item.letterId());
        }
    }
}
