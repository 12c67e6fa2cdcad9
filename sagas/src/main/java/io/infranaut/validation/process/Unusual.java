package io.infranaut.validation.process;

import static io.infranaut.persistence.jooq.public_.Tables.QUALITY_METRICS;
import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_RESULTS;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.anomaly.Anomalies;
import io.infranaut.validation.api.Anomaly;
import io.infranaut.validation.api.ReportId;
import io.infranaut.validation.api.ValidationCommand.FlagAnomalies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Holds the metrics of a batch against those of the batches before it, of the same dataset and suite: how many rows,
/// how complete and how fresh. What the history was is the order of the recorded verdicts, so the same batch is
/// flagged again whenever it is judged.
@Component
final class Unusual implements Worker<Unusual.Item> {
    static final String KIND = "validation-anomalies";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_HISTORY = 200;

    /// The rows as a whole; how many there are is asked of them alone, since each of their columns has as many.
    private static final String TABLE = "*";

    private static final Map<String, List<Anomalies>> WATCHED = Map.of(
            "Size", List.of(new Anomalies.OnlineNormal(3), new Anomalies.RateOfChange(4)),
            "Completeness", List.of(new Anomalies.OnlineNormal(3)),
            "Freshness", List.of(new Anomalies.OnlineNormal(3)));

    private final DSLContext db;
    private final ReadModels readModels;
    private final CommandSender sender;
    private final Clock clock;

    Unusual(DSLContext db, ReadModels readModels, CommandSender sender, Clock clock) {
        this.db = db;
        this.readModels = readModels;
        this.sender = sender;
        this.clock = clock;
    }

    /// @param position of the verdict
    record Item(ReportId reportId, long position) {}

    private record Series(String column, String metric) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    @Override
    public void work(String id, Item item) throws InterruptedException {
        if (!readModels.await("validation", item.position(), PATIENCE)) {
            throw new IllegalStateException("the read model validation has not reached " + item.position());
        }
        var found = new ArrayList<Anomaly>();
        histories(item).forEach((series, values) -> {
            double[] points = values.stream().mapToDouble(Double::doubleValue).toArray();
            for (Anomalies method : Objects.requireNonNull(WATCHED.get(series.metric()))) {
                Anomalies.Point last = method.judge(points).getLast();
                if (last.isAnomaly() && last.bounds() instanceof Result.Value<Anomalies.Bounds>(var within)) {
                    found.add(new Anomaly(
                            series.column(),
                            series.metric(),
                            method.toString(),
                            last.value(),
                            within.lower(),
                            within.upper(),
                            points.length - 1));
                }
            }
        });
        if (!found.isEmpty()) {
            Instant now = clock.instant();
            sender.send(new FlagAnomalies(item.reportId(), found, now), Caller.system(KIND, now, id));
        }
    }

    /// The watched metrics that the verdict has, each with its values in the order they were recorded, its own last.
    private Map<Series, List<Double>> histories(Item item) {
        var r = VALIDATION_RESULTS;
        var m = QUALITY_METRICS;
        var verdict =
                Objects.requireNonNull(db.fetchSingle(r, r.ID.eq(item.reportId().value())));
        List<UUID> reports = db.select(r.ID)
                .from(r)
                .where(r.DATASET_ID.eq(verdict.getDatasetId()), r.SUITE_ID.eq(verdict.getSuiteId()))
                .and(r.BATCH_ID.isNotNull())
                .and(r.POSITION.le(item.position()))
                .orderBy(r.POSITION.desc())
                .limit(LONGEST_HISTORY)
                .fetch(r.ID);
        var histories = new LinkedHashMap<Series, List<Double>>();
        var current = new ArrayList<Series>();
        db.select(m.COLUMN_NAME, m.METRIC, m.VALUE, m.REPORT_ID)
                .from(m)
                .join(r)
                .on(r.ID.eq(m.REPORT_ID))
                .where(m.REPORT_ID.in(reports), m.METRIC.in(WATCHED.keySet()))
                .and(m.METRIC.ne("Size").or(m.COLUMN_NAME.eq(TABLE)))
                .orderBy(r.POSITION, m.COLUMN_NAME, m.METRIC)
                .forEach(row -> {
                    var series = new Series(row.value1(), row.value2());
                    histories.computeIfAbsent(series, _ -> new ArrayList<>()).add(row.value3());
                    if (row.value4().equals(verdict.getId())) {
                        current.add(series);
                    }
                });
        histories.keySet().retainAll(current);
        return histories;
    }
}
