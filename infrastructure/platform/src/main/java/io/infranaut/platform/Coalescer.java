package io.infranaut.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Does at once what several threads ask for at the same time. Whoever finds nothing under way does what has been asked
/// by then, for the others too; who comes meanwhile waits for the next lot. So a lot is as large as there is need, and
/// a single asker waits for nobody.
///
/// @param <Q> what is asked for
/// @param <A> what is answered
public final class Coalescer<Q, A> {
    private final Consumer<List<Asked<Q, A>>> together;
    private final Queue<Asked<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();

    /// Somebody's question, to be answered or failed.
    public static final class Asked<Q, A> {
        private final Q question;
        private final CompletableFuture<A> answer = new CompletableFuture<>();
        private final Thread asker = Thread.currentThread();

        private Asked(Q question) {
            this.question = question;
        }

        public Q question() {
            return question;
        }

        public void answer(A with) {
            answer.complete(with);
        }

        public void fail(RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    /// @param together answers or fails each that it is given; whom it leaves out fails with what it throws
    public Coalescer(Consumer<List<Asked<Q, A>>> together) {
        this.together = together;
    }

    /// Waits for the answer, also while the thread is interrupted.
    ///
    /// @throws RuntimeException the failure of this question
    public A ask(Q question) {
        var mine = new Asked<Q, A>(question);
        waiting.add(mine);
        boolean interrupted = false;
        while (!mine.answer.isDone()) {
            if (underWay.compareAndSet(false, true)) {
                doOneLot();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            return mine.answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void doOneLot() {
        var lot = new ArrayList<Asked<Q, A>>();
        try {
            for (Asked<Q, A> next = waiting.poll(); next != null; next = waiting.poll()) {
                lot.add(next);
            }
            if (!lot.isEmpty()) {
                together.accept(lot);
            }
        } catch (RuntimeException e) {
            lot.forEach(asked -> asked.fail(e));
        } finally {
            lot.stream()
                    .filter(asked -> !asked.answer.isDone())
                    .forEach(asked -> asked.fail(new IllegalStateException("nobody has answered")));
            underWay.set(false);
            // the next lot begins before this one's askers are told
            Asked<Q, A> next = waiting.peek();
            if (next != null) {
                LockSupport.unpark(next.asker);
            }
            lot.forEach(asked -> LockSupport.unpark(asked.asker));
        }
    }
}
