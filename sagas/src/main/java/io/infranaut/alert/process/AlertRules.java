package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ALERT_RULE;
import static io.infranaut.persistence.jooq.platform.Tables.ALERT_RULE_SERIES;

import io.infranaut.alert.api.AlertCommand.ClearSignal;
import io.infranaut.alert.api.AlertCommand.RaiseAlert;
import io.infranaut.alert.api.AlertRuleId;
import io.infranaut.alert.api.Cause;
import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.alert.api.RuleEvent;
import io.infranaut.alert.api.RuleEvent.RuleDefined;
import io.infranaut.alert.api.RuleEvent.RuleDisabled;
import io.infranaut.alert.api.RuleEvent.RuleEnabled;
import io.infranaut.alert.api.SignalId;
import io.infranaut.alert.process.Reading.Outcome;
import io.infranaut.persistence.jooq.platform.tables.records.AlertRuleSeriesRecord;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Receipt;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.segment.SegmentException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Holds every observation against the rules that there were when it was made, and raises or clears alerts.
///
/// It keeps the rules in a table of its own, written with its token: since it takes all events in their order, an
/// observation meets exactly the rules that were defined before it, which a read model filled at another pace could not
/// promise. The alert is raised in the same transaction, so each observation is judged once.
@Component
final class AlertRules implements EventProcess {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRules.class);

    private final DSLContext db;
    private final CommandSender sender;
    private final ObjectProvider<WorkQueue> work;
    private final List<Probe> probes;

    AlertRules(DSLContext db, CommandSender sender, ObjectProvider<WorkQueue> work, List<Probe> probes) {
        this.db = db;
        this.sender = sender;
        this.work = work;
        this.probes = probes;
    }

    @Override
    public String name() {
        return "alert-rules";
    }

    @Override
    public boolean isPrompt() {
        return true;
    }

    @Override
    public Set<Class<?>> events() {
        return Stream.concat(Stream.of(RuleEvent.class), probes.stream().flatMap(probe -> probe.events().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof RuleEvent rule) {
            note(rule);
            return;
        }
        for (Probe probe : probes) {
            if (probe.events().contains(event.getClass())) {
                judge(probe, event, recorded);
            }
        }
    }

    private void note(RuleEvent event) {
        switch (event) {
            case RuleDefined e -> {
                JSONB definition = JSONB.valueOf(Json.mapper().writeValueAsString(e.definition()));
                db.insertInto(ALERT_RULE)
                        .set(ALERT_RULE.RULE_ID, e.ruleId().value())
                        .set(ALERT_RULE.NAMESPACE, e.namespace())
                        .set(ALERT_RULE.NAME, e.name())
                        .set(ALERT_RULE.RULE_VERSION, e.ruleVersion())
                        .set(ALERT_RULE.DEFINITION, definition)
                        .set(ALERT_RULE.ENABLED, true)
                        .onConflict(ALERT_RULE.RULE_ID)
                        .doUpdate()
                        .set(ALERT_RULE.RULE_VERSION, e.ruleVersion())
                        .set(ALERT_RULE.DEFINITION, definition)
                        .execute();
            }
            case RuleDisabled e -> enable(e.ruleId(), false);
            case RuleEnabled e -> enable(e.ruleId(), true);
        }
    }

    private void enable(AlertRuleId ruleId, boolean enabled) {
        db.update(ALERT_RULE)
                .set(ALERT_RULE.ENABLED, enabled)
                .where(ALERT_RULE.RULE_ID.eq(ruleId.value()))
                .execute();
    }

    private record Known(AlertRuleId id, String namespace, String name, int version, RuleDefinition definition) {}

    private void judge(Probe probe, Object event, Recorded recorded) {
        List<Known> rules = db.selectFrom(ALERT_RULE)
                .where(ALERT_RULE.ENABLED)
                .orderBy(ALERT_RULE.RULE_ID)
                .fetch(row -> new Known(
                        new AlertRuleId(row.getRuleId()),
                        row.getNamespace(),
                        row.getName(),
                        row.getRuleVersion(),
                        Json.mapper().readValue(row.getDefinition().data(), RuleDefinition.class)));
        for (Known rule : rules) {
            if (rule.definition().kind() == probe.kind()) {
                judge(rule, probe, event, recorded);
            }
        }
    }

    private void judge(Known rule, Probe probe, Object event, Recorded recorded) {
        List<Reading> readings;
        try {
            readings = probe.read(event, rule.namespace(), rule.definition());
        } catch (SegmentException | IOException e) {
            LOG.error("the rule {} cannot see what was recorded at {}", rule.id(), recorded.position(), e);
            raise(rule, unreadable(e, recorded), recorded);
            return;
        }
        readings.forEach(reading -> judge(rule, reading, recorded));
    }

    /// What cannot be read is a matter of the rules that look at it, and an alert of theirs; the others go on.
    private static Reading unreadable(Exception e, Recorded recorded) {
        var details = new TreeMap<String, String>();
        details.put("position", Long.toString(recorded.position()));
        details.put("reason", String.valueOf(e.getMessage()));
        return new Reading(
                "unreadable",
                Outcome.BREACH,
                null,
                recorded.at(),
                "what this rule looks at cannot be read: " + e.getMessage(),
                null,
                null,
                null,
                List.of(),
                details);
    }

    private void judge(Known rule, Reading reading, Recorded recorded) {
        Outcome outcome = switch (reading.outcome()) {
            case BREACH, FINE -> reading.outcome();
            case NO_DATA ->
                switch (rule.definition().noData()) {
                    case IGNORE -> Outcome.NO_DATA;
                    case ALERT -> Outcome.BREACH;
                    case OK -> Outcome.FINE;
                };
        };
        AlertRuleSeriesRecord series = series(db, rule.id(), reading.series());
        if (isOldNews(reading, series)) {
            return;
        }
        switch (outcome) {
            case BREACH -> breach(rule, reading, series, recorded);
            case FINE -> fine(rule, reading, series, recorded);
            case NO_DATA -> {}
        }
    }

    private static boolean isOldNews(Reading reading, AlertRuleSeriesRecord series) {
        Long point = reading.point();
        Long last = series.getLastPoint();
        return point != null && last != null && point < last;
    }

    /// Whether a point is one that has breached before and was measured anew.
    private static boolean isBreachAgain(Reading reading, AlertRuleSeriesRecord series) {
        Long point = reading.point();
        return point != null
                && point.equals(series.getLastPoint())
                && Boolean.TRUE.equals(series.getLastPointBreached());
    }

    private static AlertRuleSeriesRecord series(DSLContext db, AlertRuleId ruleId, String name) {
        return db.fetchOptional(
                        ALERT_RULE_SERIES,
                        ALERT_RULE_SERIES.RULE_ID.eq(ruleId.value()).and(ALERT_RULE_SERIES.SERIES.eq(name)))
                .orElseGet(() -> db.newRecord(ALERT_RULE_SERIES)
                        .setRuleId(ruleId.value())
                        .setSeries(name)
                        .setBreaches(0)
                        .setFiring(false));
    }

    private void breach(Known rule, Reading reading, AlertRuleSeriesRecord series, Recorded recorded) {
        RuleDefinition definition = rule.definition();
        Instant since = series.getBreachingSince() == null ? reading.at() : series.getBreachingSince();
        boolean again = isBreachAgain(reading, series);
        series.setBreaches(series.getBreaches() + (again ? 0 : 1))
                .setBreachingSince(since)
                .setLastBreach(reading.at())
                .setLastPoint(reading.point())
                .setLastPointBreached(true);
        Duration forTime = definition.forTime();
        if (!(again && series.getFiring())
                && series.getBreaches() >= definition.forPoints()
                && (forTime == null || !since.plus(forTime).isAfter(reading.at()))) {
            series.setFiring(true);
            raise(rule, reading, recorded);
        }
        series.store();
    }

    private void raise(Known rule, Reading reading, Recorded recorded) {
        RuleDefinition definition = rule.definition();
        String fingerprint = fingerprint(rule.id(), reading.series());
        sender.send(
                new RaiseAlert(
                        signal(rule.namespace(), fingerprint),
                        rule.namespace(),
                        fingerprint,
                        definition.severity(),
                        rule.name() + ": " + reading.summary(),
                        definition.labels(),
                        definition.policyId(),
                        new Cause(
                                rule.id(),
                                rule.version(),
                                reading.modelId(),
                                reading.datasetId(),
                                reading.checkId(),
                                reading.columns(),
                                reading.details()),
                        recorded.at()),
                Caller.system("alert-rules", recorded.at(), recorded.requestId()));
    }

    private void fine(Known rule, Reading reading, AlertRuleSeriesRecord series, Recorded recorded) {
        series.setBreaches(0)
                .setBreachingSince(null)
                .setLastPoint(reading.point())
                .setLastPointBreached(false);
        Instant lastBreach = series.getLastBreach();
        if (series.getFiring() && lastBreach != null) {
            Instant end = lastBreach.plus(rule.definition().keepFiringFor());
            if (end.isAfter(reading.at())) {
                var item = new Quiet(rule.id(), rule.namespace(), reading.series(), lastBreach);
                work.getObject().put(KeepFiring.KIND, item.id(), item, end);
            } else {
                series.setFiring(false);
                sender.send(
                        clear(rule.id(), rule.namespace(), reading.series(), recorded.at()),
                        Caller.system("alert-rules", recorded.at(), recorded.requestId()));
            }
        }
        series.store();
    }

    private static String fingerprint(AlertRuleId ruleId, String series) {
        return "rule/" + ruleId + "/" + series;
    }

    private static SignalId signal(String namespace, String fingerprint) {
        return new SignalId(Ids.derived("alert", namespace, fingerprint));
    }

    private static ClearSignal clear(AlertRuleId ruleId, String namespace, String series, Instant at) {
        return new ClearSignal(
                signal(namespace, fingerprint(ruleId, series)), "the rule's condition holds no more", at);
    }

    /// A series that has been fine since that breach.
    record Quiet(AlertRuleId ruleId, String namespace, String series, Instant lastBreach) {
        String id() {
            return ruleId + "/" + series + "/" + lastBreach;
        }
    }

    /// Clears an alert when its rule's `keepFiringFor` is over and nothing breached in between.
    static void clearIfStillQuiet(DSLContext db, CommandSender sender, Quiet quiet, Instant now) {
        AlertRuleSeriesRecord series = series(db, quiet.ruleId(), quiet.series());
        Instant lastBreach = series.getLastBreach();
        if (!series.getFiring()
                || series.getBreaches() > 0
                || !quiet.lastBreach().equals(lastBreach)) {
            return;
        }
        sender.send(
                clear(quiet.ruleId(), quiet.namespace(), quiet.series(), now),
                Caller.system("alert-rules", now, quiet.id()),
                new CommandSender.Within() {
                    @Override
                    public void appended(Receipt receipt) {
                        db.update(ALERT_RULE_SERIES)
                                .set(ALERT_RULE_SERIES.FIRING, false)
                                .where(ALERT_RULE_SERIES.RULE_ID.eq(
                                        quiet.ruleId().value()))
                                .and(ALERT_RULE_SERIES.SERIES.eq(quiet.series()))
                                .and(ALERT_RULE_SERIES.LAST_BREACH.eq(quiet.lastBreach()))
                                .execute();
                    }
                });
    }
}
