package io.infranaut.alert.process;

import io.infranaut.alert.api.MetricCondition;
import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.alert.api.RuleKind;
import io.infranaut.alert.process.Reading.Outcome;
import io.infranaut.model.api.ModelId;
import io.infranaut.monitoring.api.Measure;
import io.infranaut.monitoring.api.MonitoringEvent.MetricsRecorded;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.platform.Ids;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads metric points: those that were sent, and the performance measured of a chunk, whose metrics a rule names with
/// or without `performance.` before them. Points of the same name with other labels are series of their own, and those
/// of one request are read in the order of their time.
@Component
final class MetricProbe implements Probe {
    private static final String PERFORMANCE = "performance.";

    private final SegmentStore segments;

    MetricProbe(SegmentStore segments) {
        this.segments = segments;
    }

    @Override
    public RuleKind kind() {
        return RuleKind.METRIC;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(MetricsRecorded.class, PerformanceMeasured.class);
    }

    @Override
    public List<Reading> read(Object event, String namespace, RuleDefinition rule) throws IOException {
        MetricCondition condition = rule.metric();
        if (condition == null) {
            return List.of();
        }
        ModelId model = condition.modelId();
        return switch (event) {
            case PerformanceMeasured e
            when e.namespace().equals(namespace) && (model == null || model.equals(e.modelId())) ->
                measured(e, condition);
            case MetricsRecorded e
            when e.namespace().equals(namespace) && (model == null || e.models().contains(model)) -> sent(e, condition);
            default -> List.of();
        };
    }

    private static List<Reading> measured(PerformanceMeasured e, MetricCondition condition) {
        return e.measures().stream()
                .filter(measure -> condition.metric().equals(measure.name())
                        || condition.metric().equals(PERFORMANCE + measure.name()))
                .map(measure -> reading(e, measure, condition))
                .toList();
    }

    private static Reading reading(PerformanceMeasured e, Measure measure, MetricCondition condition) {
        var details = details(condition, measure.value());
        details.put("chunk", Integer.toString(e.chunk()));
        details.put("revision", Integer.toString(e.revision()));
        details.put("from", e.from().toString());
        details.put("to", e.to().toString());
        details.put("rows", Long.toString(e.rows()));
        details.put("labelled", Long.toString(e.labelled()));
        details.put("rowsDigest", e.rowsDigest().value());
        details.put("engine", e.engine());
        if (measure.low() != null && measure.high() != null) {
            details.put("interval", measure.low() + " to " + measure.high());
        }
        if (measure.insufficient() != null) {
            details.put("insufficient", measure.insufficient());
        }
        details.put(
                "performance",
                "/api/v1/monitoring/performance?model=" + e.modelId() + "&version=" + e.modelVersion() + "&chunk="
                        + e.chunk());
        return reading(
                e.monitorId() + "/" + e.chunkingRevision() + "/" + PERFORMANCE + measure.name(),
                e.chunk(),
                measure.value(),
                condition,
                e.at(),
                measure.name() + " of chunk " + e.chunk() + " is " + measure.value(),
                e.modelId(),
                details);
    }

    private List<Reading> sent(MetricsRecorded e, MetricCondition condition) throws IOException {
        Table points = segments.read(e.segment().file());
        var models = points.strings("model");
        var names = points.strings("name");
        var times = points.longs("time");
        List<Reading> readings = new ArrayList<>();
        IntStream.range(0, points.rows())
                .filter(i -> names.get(i).equals(condition.metric()))
                .filter(i -> condition.modelId() == null
                        || models.get(i).equals(condition.modelId().toString()))
                .boxed()
                .sorted(Comparator.comparingLong(times::get))
                .forEach(i -> readings.add(point(e, points, i, condition)));
        return readings;
    }

    private static Reading point(MetricsRecorded e, Table points, int i, MetricCondition condition) {
        var versions = points.longs("version");
        var labels = points.strings("labels");
        String model = points.strings("model").get(i);
        String version = versions.isNull(i) ? "" : Long.toString(versions.get(i));
        String labelled = labels.isNull(i) ? "" : labels.get(i);
        double value = points.doubles("value").get(i);
        long micros = points.longs("time").get(i);
        Instant time = Micros.toInstant(micros);
        var details = details(condition, value);
        details.put("time", time.toString());
        details.put("batch", e.batchId().toString());
        if (!labelled.isEmpty()) {
            details.put("labels", labelled);
        }
        return reading(
                model + "/" + version + "/" + condition.metric()
                        + (labelled.isEmpty() ? "" : "/" + Ids.derived("labels", labelled)),
                micros,
                value,
                condition,
                time,
                condition.metric() + " is " + value,
                new ModelId(UUID.fromString(model)),
                details);
    }

    private static SortedMap<String, String> details(MetricCondition condition, @Nullable Double value) {
        var details = new TreeMap<String, String>();
        details.put("metric", condition.metric());
        details.put("comparison", condition.comparison().name());
        details.put("threshold", Double.toString(condition.threshold()));
        details.put("value", String.valueOf(value));
        return details;
    }

    private static Reading reading(
            String series,
            long point,
            @Nullable Double value,
            MetricCondition condition,
            Instant at,
            String what,
            ModelId model,
            SortedMap<String, String> details) {
        Outcome outcome = value == null
                ? Outcome.NO_DATA
                : condition.comparison().holds(value, condition.threshold()) ? Outcome.BREACH : Outcome.FINE;
        return new Reading(
                series,
                outcome,
                point,
                at,
                what + ", "
                        + condition.comparison().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + condition.threshold(),
                model,
                null,
                null,
                List.of(),
                details);
    }
}
