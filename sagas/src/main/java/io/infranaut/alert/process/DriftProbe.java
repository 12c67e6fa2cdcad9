package io.infranaut.alert.process;

import io.infranaut.alert.api.DriftCondition;
import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.alert.api.RuleKind;
import io.infranaut.alert.process.Reading.Outcome;
import io.infranaut.drift.api.ColumnVerdict;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads the verdicts of drift checks.
@Component
final class DriftProbe implements Probe {
    private static final int NAMED = 3;
    private static final String DRIFT = "DRIFT";
    private static final String INSUFFICIENT = "INSUFFICIENT_DATA";

    @Override
    public RuleKind kind() {
        return RuleKind.DRIFT;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DriftChecked.class);
    }

    @Override
    public List<Reading> read(Object event, String namespace, RuleDefinition rule) {
        DriftCondition condition = rule.drift();
        if (!(event instanceof DriftChecked check)
                || condition == null
                || !check.namespace().equals(namespace)
                || leftOut(condition.datasetId(), check.datasetId())
                || leftOut(condition.modelId(), check.modelId())
                || leftOut(condition.baselineId(), check.baselineId())) {
            return List.of();
        }
        List<ColumnVerdict> drifted =
                check.columns().stream().filter(c -> c.verdict().equals(DRIFT)).toList();
        String column = condition.column();
        if (column == null) {
            return List.of(reading(check, outcome(check, condition), summary(check, drifted), drifted));
        }
        return check.columns().stream()
                .filter(c -> c.column().equals(column))
                .map(c -> reading(check, outcome(c.verdict()), column + " drifted: " + measured(c), List.of(c)))
                .toList();
    }

    private static boolean leftOut(@Nullable Object wanted, @Nullable Object actual) {
        return wanted != null && !wanted.equals(actual);
    }

    private static Outcome outcome(DriftChecked check, DriftCondition condition) {
        Double share = condition.driftedShare();
        if (share == null || check.measured() == 0) {
            return check.measured() == 0 ? Outcome.NO_DATA : outcome(check.verdict());
        }
        return check.driftedShare() >= share ? Outcome.BREACH : Outcome.FINE;
    }

    private static Outcome outcome(String verdict) {
        return switch (verdict) {
            case DRIFT -> Outcome.BREACH;
            case INSUFFICIENT -> Outcome.NO_DATA;
            default -> Outcome.FINE;
        };
    }

    private static Reading reading(DriftChecked check, Outcome outcome, String summary, List<ColumnVerdict> columns) {
        return new Reading(
                check.baselineId() + "/" + check.datasetId(),
                outcome,
                null,
                check.at(),
                summary,
                check.modelId(),
                check.datasetId(),
                check.checkId(),
                columns.stream().map(ColumnVerdict::column).toList(),
                details(check, columns));
    }

    private static String summary(DriftChecked check, List<ColumnVerdict> drifted) {
        if (drifted.isEmpty()) {
            return "the verdict is " + check.verdict();
        }
        String named = String.join(
                ", ", drifted.stream().limit(NAMED).map(ColumnVerdict::column).toList());
        int more = drifted.size() - NAMED;
        return named + (more > 0 ? " and " + more + " more" : "") + " drifted, " + check.drifted() + " of "
                + check.measured() + " columns; " + drifted.getFirst().column() + ": " + measured(drifted.getFirst());
    }

    private static String measured(ColumnVerdict column) {
        if (column.insufficient() != null) {
            return column.insufficient();
        }
        Double score = column.adjusted() != null ? column.adjusted() : column.score();
        return column.method() + " " + (Objects.equals(column.answer(), "P_VALUE") ? "p = " : "distance = ") + score
                + " against " + column.threshold();
    }

    private static SortedMap<String, String> details(DriftChecked check, List<ColumnVerdict> columns) {
        var details = new TreeMap<String, String>();
        details.put("verdict", check.verdict());
        details.put("measured", Integer.toString(check.measured()));
        details.put("drifted", Integer.toString(check.drifted()));
        details.put("driftedShare", Double.toString(check.driftedShare()));
        details.put("referenceRows", Long.toString(check.referenceRows()));
        details.put("currentRows", Long.toString(check.currentRows()));
        details.put("rowsDigest", check.rowsDigest().value());
        details.put("baseline", check.baselineId() + " version " + check.baselineVersion());
        details.put("engine", check.engine());
        details.put("check", "/api/v1/drift/checks/" + check.checkId());
        if (check.from() != null) {
            details.put("from", check.from().toString());
        }
        if (check.to() != null) {
            details.put("to", check.to().toString());
        }
        columns.stream().limit(NAMED).forEach(column -> details.put("column " + column.column(), measured(column)));
        return details;
    }
}
