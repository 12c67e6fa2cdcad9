package io.infranaut.dataset.process;

import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRequested;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Notes the work of each requested version.
@Component
final class WhenAVersionIsRequestedThenPinIt implements EventProcess {
    private final ObjectProvider<WorkQueue> work;

    WhenAVersionIsRequestedThenPinIt(ObjectProvider<WorkQueue> work) {
        this.work = work;
    }

    @Override
    public String name() {
        return "dataset-versions";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DatasetVersionRequested.class);
    }

    @Override
    public boolean maySplit() {
        return true;
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof DatasetVersionRequested request) {
            work.getObject()
                    .put(
                            VersionPinner.KIND,
                            request.requestId().toString(),
                            new VersionPinner.Item(
                                    request.datasetId(),
                                    request.requestId(),
                                    request.from(),
                                    request.to(),
                                    recorded.position()));
        }
    }
}
