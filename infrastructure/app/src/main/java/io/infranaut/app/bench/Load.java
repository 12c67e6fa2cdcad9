package io.infranaut.app.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

/// What a load of many clients came to.
///
/// @param perSecond finished requests or transactions
/// @param p50 median latency in milliseconds
/// @param p99 99th percentile in milliseconds
record Load(double perSecond, double p50, double p99) {
    /// @param micros latencies
    static Load of(LongStream micros, double seconds) {
        long[] sorted = micros.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("nothing was finished");
        }
        return new Load(sorted.length / seconds, at(sorted, 0.5), at(sorted, 0.99));
    }

    /// @param micros latencies
    static Load of(LongStream micros, double seconds, double perSecond) {
        Load load = of(micros, seconds);
        return new Load(perSecond, load.p50(), load.p99());
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(Math.ceil(share * sorted.length)) - 1)] / 1000.0;
    }

    /// Runs one loop of requests per client until the time is over.
    static Load run(int clients, double seconds, Loop loop) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        var latencies = new long[clients][];
        var failures = new ConcurrentLinkedQueue<Exception>();
        var threads = new Thread[clients];
        for (int i = 0; i < clients; i++) {
            int client = i;
            threads[i] = Thread.ofPlatform().name("load-" + i).start(() -> {
                try {
                    latencies[client] = requests(loop, end);
                } catch (Exception e) {
                    failures.add(e);
                }
            });
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a client failed: " + failures.peek(), failures.peek());
        }
        return of(Arrays.stream(latencies).flatMapToLong(Arrays::stream), seconds);
    }

    private static long[] requests(Loop loop, long end) throws Exception {
        var latencies = LongStream.builder();
        try (Requests requests = loop.open()) {
            long before = System.nanoTime();
            while (before < end) {
                requests.one();
                long after = System.nanoTime();
                latencies.add((after - before) / 1000);
                before = after;
            }
        }
        return latencies.build().toArray();
    }

    /// Opens what one client needs.
    interface Loop {
        Requests open() throws Exception;
    }

    /// One client.
    interface Requests extends AutoCloseable {
        void one() throws Exception;

        @Override
        void close() throws IOException, SQLException;
    }
}
