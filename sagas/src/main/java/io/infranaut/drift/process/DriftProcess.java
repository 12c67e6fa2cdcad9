package io.infranaut.drift.process;

import io.infranaut.drift.api.DriftEvent;
import io.infranaut.drift.api.DriftEvent.DriftCheckFailed;
import io.infranaut.drift.api.DriftEvent.DriftCheckRequested;
import io.infranaut.drift.api.DriftEvent.DriftCheckSplit;
import io.infranaut.drift.api.DriftEvent.DriftCheckVerified;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.drift.api.DriftEvent.DriftVerificationRequested;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Puts every check and every verification that is asked for in the queue.
@Component
final class DriftProcess implements EventProcess {
    private final WorkQueue queue;

    DriftProcess(WorkQueue queue) {
        this.queue = queue;
    }

    @Override
    public String name() {
        return "drift-requests";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DriftEvent.class);
    }

    @Override
    public boolean maySplit() {
        return true;
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof DriftEvent drift) {
            enqueue(drift, recorded);
        }
    }

    private void enqueue(DriftEvent event, Recorded recorded) {
        switch (event) {
            case DriftCheckRequested e ->
                queue.put(
                        CheckDrift.KIND,
                        e.checkId().toString(),
                        new CheckDrift.Item(e, recorded.position(), recorded.requestId()));
            case DriftVerificationRequested e ->
                queue.put(
                        VerifyDrift.KIND,
                        e.verificationId().toString(),
                        new VerifyDrift.Item(e.checkId(), e.verificationId(), recorded.requestId()));
            case DriftCheckSplit _, DriftChecked _, DriftCheckFailed _, DriftCheckVerified _ -> {}
        }
    }
}
