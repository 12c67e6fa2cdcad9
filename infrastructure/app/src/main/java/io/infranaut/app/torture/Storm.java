package io.infranaut.app.torture;

import io.infranaut.app.torture.Member.Life;
import io.infranaut.platform.Crash;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Kills and stalls the processes of an installation, each by chance, and starts members again: most of their lives are
/// to end at one of the points that fewest have ended at so far.
final class Storm {
    /// Points that a member comes to a few times a minute at most.
    private static final Set<Crash> RARE = EnumSet.of(
            Crash.REBUILD_BEGUN,
            Crash.REBUILD_SWITCHING,
            Crash.DEADLINE_DUE,
            Crash.DEADLINE_HANDLED,
            Crash.NOTIFICATION_SENT);

    private static final int MOST_TIMES = 40;
    private static final int MOST_TIMES_OF_RARE = 2;

    private final Cluster cluster;
    private final Gateway gateway;
    private final Pulse pulse;
    private final Journal journal;
    private final SplittableRandom random;
    private final Duration longestPause;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<Crash, Integer> reached = new EnumMap<>(Crash.class);
    private int rebuilds;

    /// @param longestPause between two blows; they are half of it apart on average
    Storm(
            Cluster cluster,
            Gateway gateway,
            Pulse pulse,
            Journal journal,
            SplittableRandom random,
            Duration longestPause) {
        this.cluster = cluster;
        this.gateway = gateway;
        this.pulse = pulse;
        this.journal = journal;
        this.random = random;
        this.longestPause = longestPause;
    }

    /// Whose processes come to a point.
    private static String role(Crash point) {
        return switch (point) {
            case EVENTS_APPENDED, COMMAND_COMMITTED, BATCH_QUEUED -> "command";
            case ROWS_NOT_COPIED, ROWS_COPIED, EVENTS_PUBLISHED, REBUILD_BEGUN, REBUILD_SWITCHING -> "projection";
            case EVENT_HANDLED, SEGMENT_WRITTEN, DEADLINE_DUE, DEADLINE_HANDLED, NOTIFICATION_SENT -> "process";
        };
    }

    /// What is struck, by a share of a hundred.
    private enum Blow {
        DATABASE(16),
        REDIS(10),
        KAFKA(16),
        MEMBER(34),
        STALL(18),
        REBUILD(6);

        private final int share;

        Blow(int share) {
            this.share = share;
        }
    }

    /// Goes on for so long.
    void rage(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long pause = System.nanoTime() + random.nextLong(1 + longestPause.toNanos());
            while (System.nanoTime() < Math.min(pause, end)) {
                raiseTheDead(true);
                sleep(20);
            }
            strike();
        }
    }

    /// Starts members that are to live, in the place of those that are to die.
    void calm() {
        for (Member member : cluster.members()) {
            Life life = member.life();
            if (life.toEnd() && life.process().isAlive()) {
                kill(member);
            }
        }
        raiseTheDead(false);
    }

    /// Starts again who has ended.
    ///
    /// @param toDie whether some are to end at a point
    void raiseTheDead(boolean toDie) {
        for (Member member : cluster.members()) {
            Life life = member.life();
            if (!life.process().isAlive()) {
                noteEnd(member, life);
                Map<Crash, Integer> points = toDie && random.nextInt(3) > 0 ? pointsOf(member) : Map.of();
                member.launch(points);
                journal.write("start", "member", member.name(), "points", Crash.option(points));
            }
        }
        if (!cluster.brokerProcess().isAlive()) {
            cluster.restartBroker();
            journal.write("start", "member", "kafka");
        }
    }

    private void noteEnd(Member member, Life life) {
        if (life.killed()) {
            return;
        }
        Optional<Crash> point = Crash.endedAt(life.process().exitValue());
        point.ifPresent(at -> reached.merge(at, 1, Integer::sum));
        count(point.map(at -> "at " + at.option()).orElse("by itself"), member.name());
    }

    /// Those of the points that the member comes to at which fewest have ended so far, and at which time each; a member
    /// that only answers queries comes to none.
    private Map<Crash, Integer> pointsOf(Member member) {
        List<Crash> able = Arrays.stream(Crash.values())
                .filter(point -> member.has(role(point)))
                .toList();
        int fewest = able.stream().mapToInt(this::timesReached).min().orElse(0);
        var points = new EnumMap<Crash, Integer>(Crash.class);
        for (Crash point : able) {
            if (timesReached(point) == fewest) {
                points.put(point, 1 + random.nextInt(RARE.contains(point) ? MOST_TIMES_OF_RARE : MOST_TIMES));
            }
        }
        return points;
    }

    private int timesReached(Crash point) {
        return reached.getOrDefault(point, 0);
    }

    private void strike() {
        int dice = random.nextInt(100);
        Blow blow = Blow.REBUILD;
        for (Blow each : Blow.values()) {
            dice -= each.share;
            if (dice < 0) {
                blow = each;
                break;
            }
        }
        switch (blow) {
            case DATABASE -> {
                if (pulse.databaseServes()) {
                    kill("PostgreSQL", cluster.databaseProcesses());
                }
            }
            case REDIS -> kill("Redis", cluster.redisProcesses());
            case KAFKA -> kill("Kafka", List.of(cluster.brokerProcess()));
            case MEMBER -> kill(one(cluster.members()));
            case STALL -> stall();
            case REBUILD -> rebuild();
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void kill(String name, List<ProcessHandle> processes) {
        if (processes.stream().filter(ProcessHandle::destroyForcibly).count() > 0) {
            count("at random", name);
        }
    }

    private void kill(Member member) {
        if (member.kill()) {
            count("at random", member.name());
        }
    }

    private void stall() {
        long millis = random.nextLong(200, 4000);
        if (random.nextInt(4) == 0) {
            List<ProcessHandle> stopped =
                    random.nextBoolean() ? cluster.databaseProcesses() : List.of(cluster.brokerProcess());
            stopped.forEach(process -> Signal.send("STOP", process.pid()));
            sleep(millis);
            stopped.forEach(process -> Signal.send("CONT", process.pid()));
            journal.write("stall", "processes", stopped.size(), "millis", millis);
        } else {
            Member member = one(cluster.members());
            member.stall(true);
            sleep(millis);
            member.stall(false);
            journal.write("stall", "member", member.name(), "millis", millis);
        }
        kills.merge("stalled", 1, Integer::sum);
    }

    private void rebuild() {
        int segments = random.nextInt(1, 4);
        int status = gateway.post(
                        "/api/v1/audit/replays",
                        Map.of("segments", segments),
                        Map.of("Idempotency-Key", "rebuild-" + rebuilds, "Prefer", "wait=0"))
                .status();
        rebuilds++;
        journal.write("rebuild", "segments", segments, "status", status);
    }

    private void count(String how, String name) {
        journal.write("kill", "process", name, "how", how);
        kills.merge(name.replaceFirst("-[0-9]+$", "") + " " + how, 1, Integer::sum);
    }

    /// How often what was struck how.
    Map<String, Integer> kills() {
        return kills;
    }

    /// The points that nobody ended at.
    List<String> pointsLeft() {
        return Arrays.stream(Crash.values())
                .filter(point -> timesReached(point) == 0)
                .map(Crash::option)
                .toList();
    }

    /// How many processes were killed, or ended at their point.
    int killed() {
        return kills.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals("stalled") && !entry.getKey().endsWith("by itself"))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
