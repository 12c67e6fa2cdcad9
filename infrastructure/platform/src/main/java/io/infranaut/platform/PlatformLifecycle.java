package io.infranaut.platform;

import io.infranaut.platform.cluster.Node;
import io.infranaut.platform.process.Processes;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.readmodel.ReadModels;
import org.springframework.context.SmartLifecycle;

/// Starts what runs in the background, before the first request is taken and in the order in which it depends on each
/// other; stops it in the opposite order.
public final class PlatformLifecycle implements SmartLifecycle {
    private final Node node;
    private final ReadModels readModels;
    private final Processes processes;
    private final WorkQueue work;
    private volatile boolean running;

    PlatformLifecycle(Node node, ReadModels readModels, Processes processes, WorkQueue work) {
        this.node = node;
        this.readModels = readModels;
        this.processes = processes;
        this.work = work;
    }

    @Override
    public void start() {
        node.start();
        readModels.start();
        work.start();
        processes.start();
        running = true;
    }

    @Override
    public void stop() {
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
