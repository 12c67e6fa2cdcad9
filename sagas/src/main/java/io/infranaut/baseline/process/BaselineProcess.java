package io.infranaut.baseline.process;

import io.infranaut.baseline.api.BaselineEvent.BaselineVersionRequested;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Puts every version that is asked for in the queue.
@Component
final class BaselineProcess implements EventProcess {
    private final WorkQueue queue;

    BaselineProcess(WorkQueue queue) {
        this.queue = queue;
    }

    @Override
    public String name() {
        return "baseline-requests";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(BaselineVersionRequested.class);
    }

    @Override
    public boolean maySplit() {
        return true;
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof BaselineVersionRequested request) {
            queue.put(
                    PinBaselines.KIND,
                    request.requestId().toString(),
                    new PinBaselines.Item(request, recorded.position(), recorded.requestId()));
        }
    }
}
