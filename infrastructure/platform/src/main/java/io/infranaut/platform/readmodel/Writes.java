package io.infranaut.platform.readmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jooq.BatchBindStep;
import org.jooq.Configuration;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Query;
import org.jooq.UpdateConditionStep;
import org.jooq.impl.DSL;

/// What a read model writes for the events of one transaction, sent in as few messages as can be: a statement waits
/// until another one of the model is executed otherwise, or until the end of the transaction, and goes together with
/// its neighbours of the same text. Their order stays.
final class Writes {
    private static final String KEY = "infranaut.writes";
    private static final int MOST = 1000;

    private record Write(Query query, boolean one) {}

    private final Configuration configuration;
    private final List<Write> waiting = new ArrayList<>();
    private boolean sending;

    private Writes(Configuration configuration) {
        this.configuration = configuration;
    }

    /// Lets the statements of a configuration be gathered.
    ///
    /// @param history whether the history of its tables is kept
    static void gather(Configuration configuration, boolean history) {
        configuration.data(KEY, history);
        configuration.set(
                history ? new ExecuteListener[] {new First(), new TimeLine()} : new ExecuteListener[] {new First()});
    }

    /// Gathers a statement, or executes it if it cannot wait: where a history is kept, only updates know their
    /// position.
    ///
    /// @param one whether it must change exactly one row
    static void add(Query statement, boolean one) {
        Configuration configuration = Objects.requireNonNull(statement.configuration());
        boolean history = Boolean.TRUE.equals(configuration.data(KEY));
        if (!CurrentUnitOfWork.isStarted() || history && !(statement instanceof UpdateConditionStep<?>)) {
            check(statement.execute(), one);
            return;
        }
        Query query =
                history && statement instanceof UpdateConditionStep<?> update ? TimeLine.placed(update) : statement;
        UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
        Writes writes = batch.getOrComputeResource(KEY, key -> {
            var made = new Writes(configuration);
            batch.onPrepareCommit(unit -> made.requireSent());
            return made;
        });
        writes.waiting.add(new Write(query, one));
        if (writes.waiting.size() == MOST) {
            writes.send();
        }
    }

    private void requireSent() {
        if (!waiting.isEmpty()) {
            throw new IllegalStateException(waiting.size() + " statements were gathered and never sent");
        }
    }

    private static void check(int changed, boolean one) {
        if (one && changed != 1) {
            throw new IllegalStateException("expected to change one row, changed " + changed);
        }
    }

    /// Whether the thread is just sending what was gathered.
    static boolean areBeingSent() {
        return CurrentUnitOfWork.isStarted()
                && CurrentUnitOfWork.get().root().getResource(KEY) instanceof Writes writes
                && writes.sending;
    }

    /// Sends now what the thread's transaction has gathered.
    static void flush() {
        if (CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().root().getResource(KEY) instanceof Writes writes) {
            writes.send();
        }
    }

    /// Forgets what the thread's transaction has gathered and not sent.
    static void discard() {
        if (CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().root().getResource(KEY) instanceof Writes writes) {
            writes.waiting.clear();
        }
    }

    private void send() {
        if (sending) {
            return;
        }
        sending = true;
        try {
            int from = 0;
            while (from < waiting.size()) {
                String text = waiting.get(from).query().getSQL();
                int to = from + 1;
                while (to < waiting.size() && waiting.get(to).query().getSQL().equals(text)) {
                    to++;
                }
                send(waiting.subList(from, to));
                from = to;
            }
            waiting.clear();
        } finally {
            sending = false;
        }
    }

    private void send(List<Write> same) {
        if (same.size() == 1) {
            check(same.getFirst().query().execute(), same.getFirst().one());
            return;
        }
        BatchBindStep batch = DSL.using(configuration).batch(same.getFirst().query());
        for (Write write : same) {
            batch = batch.bind(write.query().getBindValues().toArray());
        }
        int[] changed = batch.execute();
        for (int i = 0; i < changed.length; i++) {
            check(changed[i], same.get(i).one());
        }
    }

    /// Sends what waits before any other statement of the same model.
    private static final class First implements ExecuteListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void start(ExecuteContext context) {
            flush();
        }
    }
}
