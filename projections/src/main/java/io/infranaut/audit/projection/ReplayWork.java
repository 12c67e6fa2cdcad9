package io.infranaut.audit.projection;

import io.infranaut.audit.api.ReadModelContent;
import io.infranaut.audit.api.ReplayCommand.FailReplay;
import io.infranaut.audit.api.ReplayCommand.RecordReplayed;
import io.infranaut.audit.api.ReplayEvent.ReplayRequested;
import io.infranaut.audit.api.ReplayId;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.readmodel.ReadModels.Content;
import io.infranaut.platform.readmodel.ReadModels.Rebuild;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Carries replays out: the read models side by side, each rebuilt beside the one that serves. Cut off, it goes on with
/// the same generations. When a rebuild stands still for long, all that do not serve yet are given up, and the replay
/// fails; what serves goes on serving.
@Component
final class ReplayWork implements EventProcess, Worker<ReplayWork.Item> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ObjectProvider<WorkQueue> queue;
    private final ReadModels readModels;
    private final CommandSender sender;
    private final Clock clock;

    ReplayWork(ObjectProvider<WorkQueue> queue, ReadModels readModels, CommandSender sender, Clock clock) {
        this.queue = queue;
        this.readModels = readModels;
        this.sender = sender;
        this.clock = clock;
    }

    record Item(ReplayId replayId, List<String> readModels, int segments, String requestId) {}

    @Override
    public String name() {
        return "audit-replays";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ReplayRequested.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof ReplayRequested e) {
            queue.getObject()
                    .put(
                            kind(),
                            e.replayId().toString(),
                            new Item(e.replayId(), e.readModels(), e.segments(), recorded.requestId()));
        }
    }

    @Override
    public String kind() {
        return "audit.replay";
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    @Override
    public void work(String id, Item item) throws InterruptedException {
        readModels.rebuild(item.readModels(), item.segments(), id);
        for (String readModel : item.readModels()) {
            if (!serves(readModel, id, item)) {
                return;
            }
        }
        // all are read before the first is recorded: that is an event, which the audit's own read model takes
        List<RecordReplayed> outcome = readModels.contents(item.readModels()).stream()
                .map(after -> replayed(after, id, item))
                .toList();
        outcome.forEach(command -> send(item, command));
    }

    /// Waits for a rebuild; gives up all that do not serve yet, and fails the replay, when it stands still.
    private boolean serves(String readModel, String id, Item item) throws InterruptedException {
        Rebuild rebuild = readModels.rebuilt(readModel, id).orElseThrow();
        long lastMove = System.nanoTime();
        while (rebuild.state().equals("BUILDING")) {
            TimeUnit.MILLISECONDS.sleep(50);
            Rebuild now = readModels.rebuilt(readModel, id).orElseThrow();
            if (now.position() > rebuild.position()) {
                lastMove = System.nanoTime();
            } else if (System.nanoTime() - lastMove > PATIENCE.toNanos()) {
                send(
                        item,
                        new FailReplay(
                                item.replayId(),
                                "the read model " + readModel + " got no further than position " + now.position(),
                                clock.instant()));
                for (String unfinished : item.readModels()) {
                    readModels.rebuilt(unfinished, id).ifPresent(readModels::abandon);
                }
                return false;
            }
            rebuild = now;
        }
        return true;
    }

    private RecordReplayed replayed(Content after, String id, Item item) {
        Rebuild rebuild = readModels.rebuilt(after.name(), id).orElseThrow();
        return new RecordReplayed(
                item.replayId(),
                after.name(),
                content(Objects.requireNonNull(rebuild.replaces())),
                content(after),
                clock.instant());
    }

    private void send(Item item, Object command) {
        sender.send(command, Caller.system("replays", clock.instant(), item.requestId()));
    }

    private static ReadModelContent content(Content content) {
        return new ReadModelContent(
                content.generation(),
                content.segments(),
                content.position(),
                new Digest(content.digest()),
                content.rows());
    }
}
