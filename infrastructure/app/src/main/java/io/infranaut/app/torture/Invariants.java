package io.infranaut.app.torture;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.infranaut.app.torture.Gateway.Reply;
import io.infranaut.app.torture.Load.Outcome;
import io.infranaut.app.torture.Load.Sent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;

/// What must hold after everything, each with figures.
final class Invariants {
    private static final Pattern MARK = Pattern.compile(Load.MARK);
    private static final Pattern TOPICS = Pattern.compile("infranaut\\.(?!queue\\.).*");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /// Begins what is found about lateness.
    static final String IN_TIME = "99 of 100 steps are taken within";

    private static final Duration LATEST = Duration.ofSeconds(5);
    private static final int VERIFIED = 5;
    /// the read models that a rebuild, and the requests that ask about it, add to
    private static final Set<String> CHANGE_BY_BEING_WATCHED = Set.of("audit", "trail");

    private final Cluster cluster;
    private final Gateway gateway;
    private final Pulse pulse;
    private final Load load;
    private final Receiver receiver;
    private final List<Finding> findings = new ArrayList<>();
    private List<Stored> events = List.of();

    Invariants(Cluster cluster, Gateway gateway, Pulse pulse, Load load, Receiver receiver) {
        this.cluster = cluster;
        this.gateway = gateway;
        this.pulse = pulse;
        this.load = load;
        this.receiver = receiver;
    }

    /// @param holds whether it is as it must be
    /// @param figures that show it
    record Finding(String what, boolean holds, String figures) {}

    private void find(String what, boolean holds, String figures, Object... values) {
        findings.add(new Finding(what, holds, String.format(Locale.ROOT, figures, values)));
    }

    /// Waits until everybody has handled everything, and looks.
    ///
    /// @param meanwhile is done again and again while it waits
    List<Finding> all(Runnable meanwhile) throws SQLException {
        awaitQuiet(meanwhile);
        try (Connection database = cluster.database()) {
            events = Stored.all(database);
            commands();
            sequences();
            batches();
            rows(database);
            checks();
            escalations();
            lateness();
            find(
                    "nothing is left that a read model could not take in",
                    number(database, "select count(*) from platform.dead_letter") == 0,
                    "%d dead letters",
                    number(database, "select count(*) from platform.dead_letter"));
            publication();
        }
        find("no answer blamed the server", gateway.faults() == 0, "%d answers with 500 or the like", gateway.faults());
        find("every client went on to the end", load.failures().isEmpty(), "%s", load.failures());
        verdicts();
        readModels();
        return findings;
    }

    private void awaitQuiet(Runnable meanwhile) {
        String waiting = "select (select count(*) from event_store.token_entry where processor_name not like '\\_\\_%'"
                + " and (owner is null or coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0)"
                + " < (select max(position) from event_store.domain_event)))"
                + " + (select count(*) from platform.scheduled_tasks where execution_time < now() + interval '10 s')"
                + " + (select count(*) from platform.read_model_generation where state = 'BUILDING')"
                + " + (select count(*) from platform.queued_batch where done_at is null and record_offset is not null)";
        boolean quiet = await(() -> {
            meanwhile.run();
            try (Connection database = cluster.database()) {
                return pulse.allReady() && number(database, waiting) == 0;
            } catch (SQLException e) {
                return false;
            }
        });
        find("all members are ready and nothing waits to be handled", quiet, "within %s", PATIENCE);
    }

    private interface Question {
        boolean ask();
    }

    private static boolean await(Question question) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!question.ask()) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static long number(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void commands() {
        var marks = new HashMap<String, Integer>();
        // as the API shows them: some marks are in texts that are stored sealed
        String page = "";
        do {
            JsonNode shown =
                    gateway.get("/api/v1/audit/events?limit=1000" + page).body();
            for (JsonNode event : shown.get("items")) {
                var mark = MARK.matcher(event.get("payload").toString());
                var seen = new HashSet<String>();
                while (mark.find()) {
                    if (seen.add(mark.group())) {
                        marks.merge(event.get("type").asString() + " " + mark.group(), 1, Integer::sum);
                    }
                }
            }
            JsonNode next = shown.path("nextPageToken");
            page = next.isString() ? "&pageToken=" + URLEncoder.encode(next.asString(), StandardCharsets.UTF_8) : "";
        } while (!page.isEmpty());
        List<Sent> marked = load.sent().stream()
                .filter(sent -> !sent.event().equals("storage.BatchStored"))
                .toList();
        var wrong = new ArrayList<String>();
        int took = 0;
        for (Sent sent : marked) {
            int times = marks.getOrDefault(sent.event() + " " + sent.mark(), 0);
            boolean right = switch (sent.outcome()) {
                case ACKNOWLEDGED -> times == 1;
                case REFUSED -> times == 0;
                case UNKNOWN -> times <= 1;
            };
            if (!right) {
                wrong.add(sent + " has " + times + " events");
            }
            if (sent.outcome() == Outcome.UNKNOWN) {
                took += times;
            }
        }
        Map<Outcome, Long> outcomes = load.sent().stream().collect(groupingBy(Sent::outcome, TreeMap::new, counting()));
        find(
                "every acknowledged command took effect once, and no other more than once",
                wrong.isEmpty(),
                "%d sent: %s; %d repeated; %d of the unknown took effect; wrong: %s",
                load.sent().size(),
                outcomes,
                load.repeated(),
                took,
                wrong);
    }

    private void sequences() {
        Map<String, Long> next = new HashMap<>();
        var wrong = new ArrayList<String>();
        for (Stored event : events) {
            long expected = next.getOrDefault(event.aggregate(), 0L);
            if (event.sequence() != expected) {
                wrong.add(event.aggregate() + " has " + event.sequence() + " where " + expected + " is next");
            }
            next.put(event.aggregate(), event.sequence() + 1);
        }
        find(
                "no aggregate's sequence has a gap or a double",
                wrong.isEmpty(),
                "%d events of %d aggregates; wrong: %s",
                events.size(),
                next.size(),
                wrong);
    }

    private List<Stored> of(String... types) {
        Set<String> wanted = Set.of(types);
        return events.stream().filter(event -> wanted.contains(event.type())).toList();
    }

    private void batches() {
        Map<String, Long> stored = of("storage.BatchStored", "storage.BatchRejected").stream()
                .collect(groupingBy(event -> event.text("batchId"), counting()));
        List<String> acknowledged = load.sent().stream()
                .filter(sent -> sent.event().equals("storage.BatchStored") && sent.outcome() == Outcome.ACKNOWLEDGED)
                .map(Sent::id)
                .distinct()
                .toList();
        List<String> lost =
                acknowledged.stream().filter(id -> !stored.containsKey(id)).toList();
        long doubled = stored.values().stream().filter(times -> times > 1).count();
        find(
                "every accepted batch is stored once",
                lost.isEmpty() && doubled == 0 && of("storage.BatchRejected").isEmpty(),
                "%d accepted, %d stored, %d doubled, lost: %s",
                acknowledged.size(),
                stored.size(),
                doubled,
                lost);
    }

    private void rows(Connection database) throws SQLException {
        long expected = of("storage.BatchStored").stream()
                .mapToLong(event -> event.payload().path("segment").path("rows").asLong(0))
                .sum();
        var tables = new ArrayList<String>();
        try (var statement = database.createStatement();
                var row =
                        statement.executeQuery("select table_name from rows.row_tables where table_name is not null")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        long rows = 0;
        long distinct = 0;
        for (String table : tables) {
            rows += number(database, "select count(*) from rows." + table);
            distinct += number(database, "select count(distinct (_batch, _row)) from rows." + table);
        }
        find(
                "every row of every stored batch is there once",
                rows == expected && distinct == expected,
                "%d rows in %d tables, %d of them distinct, %d expected",
                rows,
                tables.size(),
                distinct,
                expected);
    }

    private void checks() {
        Map<String, Long> done =
                of("drift.DriftChecked").stream().collect(groupingBy(event -> event.text("checkId"), counting()));
        List<String> open = of("drift.DriftCheckRequested").stream()
                .map(event -> event.text("checkId"))
                .filter(id -> done.getOrDefault(id, 0L) != 1)
                .toList();
        find(
                "every check that was asked for has one verdict",
                open.isEmpty(),
                "%d verdicts; without one, or with more: %s",
                done.size(),
                open);
    }

    private void escalations() {
        Map<String, Long> fired =
                of("alert.EscalationStepFired").stream().collect(groupingBy(event -> event.text("stepId"), counting()));
        Set<String> over = new HashSet<>();
        of("alert.AlertAcknowledged", "alert.AlertResolved").forEach(event -> over.add(event.text("alertId")));
        List<Stored> started = of("alert.EscalationStarted");
        var missing = new ArrayList<String>();
        for (Stored start : started) {
            for (JsonNode step : start.payload().get("steps")) {
                String id = step.get("stepId").asString();
                if (!over.contains(start.text("alertId")) && !fired.containsKey(id)) {
                    missing.add(id);
                }
            }
        }
        long raised = of("alert.AlertRaised").stream()
                .filter(event -> !event.text("policyId").isEmpty())
                .count();
        long doubled = fired.values().stream().filter(times -> times > 1).count();
        find(
                "every step of every escalation was taken once",
                missing.isEmpty() && doubled == 0 && started.size() >= raised - over.size(),
                "%d alerts, %d escalations, %d steps taken, %d doubled, missing: %s",
                raised,
                started.size(),
                fired.size(),
                doubled,
                missing);

        Map<String, Set<String>> told = new HashMap<>();
        receiver.calls()
                .forEach(call -> told.computeIfAbsent(call.alert() + " " + call.step(), _ -> new HashSet<>())
                        .add(call.id()));
        List<String> untold = of("alert.EscalationStepFired").stream()
                .map(event -> event.text("alertId") + " "
                        + event.payload().get("number").asInt())
                .filter(step -> told.getOrDefault(step, Set.of()).size() != 1)
                .toList();
        find(
                "every step that was taken was told under one id",
                untold.isEmpty() && told.size() == fired.size(),
                "%d steps told, %d of the notifications came again under their id; otherwise: %s",
                told.size(),
                receiver.calls().size() - told.size(),
                untold);
    }

    private void lateness() {
        Map<String, Instant> due = new HashMap<>();
        var late = new ArrayList<Long>();
        for (Stored event : events) {
            if (event.type().equals("alert.EscalationStarted")) {
                JsonNode first = event.payload().get("steps").get(0);
                due.put(
                        first.get("stepId").asString(),
                        Instant.parse(event.text("at"))
                                .plus(Duration.parse(first.get("after").asString())));
            } else if (event.type().equals("alert.EscalationStepFired")) {
                Instant wanted = due.get(event.text("stepId"));
                Instant ready = pulse.readySince(event.recordedAt());
                if (wanted != null) {
                    Instant from = ready.isAfter(wanted) ? ready : wanted;
                    late.add(Math.max(
                            0, Duration.between(from, event.recordedAt()).toMillis()));
                }
                if (!event.text("next").isEmpty()) {
                    due.put(event.text("next"), Instant.parse(event.text("nextDue")));
                }
            }
        }
        long[] sorted = late.stream().mapToLong(Long::longValue).sorted().toArray();
        find(
                IN_TIME + " " + LATEST.toSeconds() + " s of the later of due and ready",
                sorted.length > 0 && percentile(sorted, 99) < LATEST.toMillis(),
                "%d steps: p50 %d ms, p99 %d ms, most %d ms",
                sorted.length,
                percentile(sorted, 50),
                percentile(sorted, 99),
                percentile(sorted, 100));
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    private void publication() {
        Map<String, Stored> missing = new HashMap<>();
        events.forEach(event -> missing.put(event.id(), event));
        Map<String, Long> next = new HashMap<>();
        var wrong = new ArrayList<String>();
        var seen = new HashSet<String>();
        long again = 0;
        Instant deadline = Instant.now().plus(PATIENCE);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        cluster.kafka(),
                        "group.id",
                        "torture-" + System.nanoTime(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(TOPICS);
            while (!missing.isEmpty() && Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String id = attribute(record, "ce_id");
                    missing.remove(id);
                    if (!seen.add(id)) {
                        again++;
                        continue;
                    }
                    long sequence = Long.parseLong(attribute(record, "ce_sequence"));
                    if (sequence != next.getOrDefault(record.key(), 0L)) {
                        wrong.add(record.key() + " " + sequence);
                    }
                    next.put(record.key(), sequence + 1);
                }
            }
        }
        find(
                "every event is on Kafka, those of an aggregate in their order",
                missing.isEmpty() && wrong.isEmpty(),
                "%d events, %d of them again; missing: %s, out of order: %s",
                seen.size(),
                again,
                missing.keySet(),
                wrong);
    }

    private static String attribute(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private void verdicts() {
        List<String> ids = of("drift.DriftChecked").stream()
                .map(event -> event.text("checkId"))
                .limit(VERIFIED)
                .toList();
        var outcomes = new ArrayList<String>();
        for (String id : ids) {
            Reply accepted = gateway.post(
                    "/api/v1/drift/checks/" + id + "/verify", Map.of(), Map.of("Idempotency-Key", "verify " + id));
            String[] outcome = {"none"};
            await(() -> {
                JsonNode job = gateway.get(accepted.location()).body();
                outcome[0] = job.path("result").path("outcome").asString("");
                return !outcome[0].isEmpty();
            });
            outcomes.add(outcome[0]);
        }
        find(
                "past verdicts are computed again to the same bytes",
                outcomes.stream().allMatch("IDENTICAL"::equals),
                "%s",
                outcomes);
    }

    private void readModels() {
        var before = new HashMap<String, String>();
        String[] location = {""};
        await(() -> {
            Reply reply = gateway.post(
                    "/api/v1/audit/replays", Map.of("segments", 2), Map.of("Idempotency-Key", "the last rebuild"));
            location[0] = reply.location();
            return reply.accepted();
        });
        boolean done = await(() -> {
            JsonNode replay = gateway.get(location[0]).body();
            replay.path("readModels")
                    .forEach(model -> before.put(model.get("name").asString(), String.valueOf(model.get("identical"))));
            return replay.path("state").asString("").equals("COMPLETED");
        });
        List<String> different = before.entrySet().stream()
                .filter(model -> !CHANGE_BY_BEING_WATCHED.contains(model.getKey())
                        && !model.getValue().equals("true"))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        find(
                "every read model is what its rebuild is",
                done && before.size() > 8 && different.isEmpty(),
                "%d rebuilt; different: %s",
                before.size(),
                different);
    }
}
