package io.infranaut.platform;

import io.infranaut.platform.axon.ProcessorControl;
import io.infranaut.platform.cluster.Node;
import io.infranaut.platform.process.Processes;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.readmodel.ReadModels;
import org.springframework.context.SmartLifecycle;

/// Starts what runs in the background, before the first request is taken and in the order in which it depends on each
/// other; stops it in the opposite order, and at last gives up what this node holds.
public final class PlatformLifecycle implements SmartLifecycle {
    private final Node node;
    private final ReadModels readModels;
    private final Processes processes;
    private final WorkQueue work;
    private final ProcessorControl control;
    private volatile boolean running;

    PlatformLifecycle(Node node, ReadModels readModels, Processes processes, WorkQueue work, ProcessorControl control) {
        this.node = node;
        this.readModels = readModels;
        this.processes = processes;
        this.work = work;
        this.control = control;
    }

    @Override
    public void start() {
        readModels.start();
        work.start();
        processes.start();
        control.start();
        running = true;
    }

    @Override
    public void stop() {
        control.close();
        processes.close();
        work.close();
        readModels.close();
        node.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
