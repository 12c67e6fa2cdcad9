package io.infranaut.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalescerTest {
    private static final Set<Thread.State> WAITS = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<Integer>> lots = new ArrayList<>();
    private final CountDownLatch firstIsUnderWay = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final List<Thread> askers = new ArrayList<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /// Doubles what is asked, refuses negative numbers, breaks at 13, and answers nobody who asks for 0.
    private final Coalescer<Integer, Integer> doubling = new Coalescer<>(lot -> {
        List<Integer> questions =
                lot.stream().map(Coalescer.Asked::question).sorted().toList();
        lots.add(questions);
        if (lots.size() == 1) {
            firstIsUnderWay.countDown();
            await(firstMayEnd);
        }
        if (questions.contains(13)) {
            throw new IllegalArgumentException("13");
        }
        lot.forEach(asked -> {
            if (asked.question() < 0) {
                asked.fail(new IllegalArgumentException("less than 0"));
            } else if (asked.question() > 0) {
                asked.answer(2 * asked.question());
            }
        });
    });

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Future<Integer> ask(int question) {
        return threads.submit(() -> {
            begun();
            return doubling.ask(question);
        });
    }

    private void begun() {
        synchronized (askers) {
            askers.add(Thread.currentThread());
        }
    }

    /// The first, whose lot is held up, and those that come meanwhile.
    private List<Future<Integer>> holdUp(int first, int... meanwhile) {
        var answers = new ArrayList<Future<Integer>>();
        answers.add(ask(first));
        await(firstIsUnderWay);
        for (int question : meanwhile) {
            answers.add(ask(question));
        }
        untilAllWait(answers.size());
        return answers;
    }

    private void untilAllWait(int count) {
        TestPlatform.until(() -> {
            synchronized (askers) {
                return askers.size() == count
                        && askers.stream().map(Thread::getState).allMatch(WAITS::contains);
            }
        });
    }

    @Test
    void whatIsAskedWhileALotIsUnderWayIsTheNextLot() throws Exception {
        List<Future<Integer>> answers = holdUp(1, 2, 3, 4);
        firstMayEnd.countDown();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(2 * (i + 1));
        }
        assertThat(lots).containsExactly(List.of(1), List.of(2, 3, 4));
    }

    @Test
    void aFailureIsItsAskersAlone() throws Exception {
        List<Future<Integer>> answers = holdUp(1, -2, 3, 0);
        firstMayEnd.countDown();

        assertThat(answers.get(2).get(10, TimeUnit.SECONDS)).isEqualTo(6);
        assertThatThrownBy(() -> answers.get(1).get(10, TimeUnit.SECONDS)).hasMessageContaining("less than 0");
        assertThatThrownBy(() -> answers.get(3).get(10, TimeUnit.SECONDS)).hasMessageContaining("nobody has answered");
    }

    @Test
    void whatBreaksFailsItsLotAndNoOther() throws Exception {
        List<Future<Integer>> answers = holdUp(1, 13, 14);
        firstMayEnd.countDown();

        assertThat(answers.getFirst().get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThatThrownBy(() -> answers.get(1).get(10, TimeUnit.SECONDS)).hasMessageContaining("13");
        assertThatThrownBy(() -> answers.get(2).get(10, TimeUnit.SECONDS)).hasMessageContaining("13");
        assertThat(ask(15).get(10, TimeUnit.SECONDS)).isEqualTo(30);
    }

    @Test
    void whoIsInterruptedWaitsAndIsStillInterrupted() throws Exception {
        List<Future<Integer>> answers = holdUp(1);
        Future<Boolean> interrupted = threads.submit(() -> {
            begun();
            Thread.currentThread().interrupt();
            return doubling.ask(2) == 4 && Thread.interrupted();
        });
        untilAllWait(2);
        firstMayEnd.countDown();

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(answers.getFirst().get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void manyAskersEachGetTheirOwnAnswerAndNoTwoLotsAreUnderWay() throws Exception {
        var underWay = new AtomicInteger();
        var asked = new AtomicInteger();
        var squaring = new Coalescer<Integer, Long>(lot -> {
            assertThat(underWay.incrementAndGet()).isEqualTo(1);
            lot.forEach(each -> each.answer((long) each.question() * each.question()));
            asked.addAndGet(lot.size());
            assertThat(underWay.decrementAndGet()).isZero();
        });
        var clients = new ArrayList<Callable<Void>>();
        for (int client = 0; client < 16; client++) {
            int first = client * 10_000;
            clients.add(() -> {
                for (int i = first; i < first + 5_000; i++) {
                    assertThat(squaring.ask(i)).isEqualTo((long) i * i);
                }
                return null;
            });
        }
        for (Future<Void> client : threads.invokeAll(clients, 60, TimeUnit.SECONDS)) {
            client.get();
        }
        assertThat(asked).hasValue(80_000);
    }
}
