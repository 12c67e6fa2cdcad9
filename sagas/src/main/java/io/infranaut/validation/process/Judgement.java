package io.infranaut.validation.process;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.quality.Metric;
import io.infranaut.statistics.quality.NumberColumn;
import io.infranaut.statistics.quality.TextColumn;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.SegmentRef;
import io.infranaut.validation.api.QualityMetric;
import io.infranaut.validation.api.ReportId;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.RuleResult;
import io.infranaut.validation.api.SchemaId;
import io.infranaut.validation.api.SuiteId;
import io.infranaut.validation.api.ValidationEvent.DataValidated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A table's verdict by a suite, with its metrics and score: a pure function of both, so that it can be drawn again.
///
/// @param valid whether every rule of severity ERROR holds
/// @param score the mean over the rules of what each holds for: for a rule that judges row by row the share of judged
///     rows that passed, for any other 1 or 0
record Judgement(
        Digest rowsDigest,
        long rows,
        boolean valid,
        List<RuleResult> results,
        List<QualityMetric> metrics,
        double score,
        List<RuleEngine.Failing> failing) {

    /// The verdict as it is recorded.
    DataValidated verdict(
            ReportId reportId,
            String namespace,
            @Nullable DatasetId datasetId,
            @Nullable BatchId batchId,
            SuiteId suiteId,
            int suiteVersion,
            List<Rule> rules,
            @Nullable SchemaId schemaId,
            @Nullable Integer schemaVersion,
            List<SegmentRef> input,
            Instant at) {
        return new DataValidated(
                reportId,
                namespace,
                datasetId,
                batchId,
                suiteId,
                suiteVersion,
                rules,
                schemaId,
                schemaVersion,
                input,
                rowsDigest,
                rows,
                valid,
                results,
                metrics,
                score,
                RuleEngine.VERSION,
                at);
    }

    /// @param at when it is judged: what freshness counts from
    static Judgement of(Table table, List<Rule> rules, Instant at) {
        return of(table, rules, at, RuleEngine.VERSION);
    }

    /// The judgement of a verdict's rows once more, as the engine of that time drew it.
    static Judgement again(Table table, DataValidated verdict) {
        return of(table, verdict.rules(), verdict.at(), verdict.engine());
    }

    private static Judgement of(Table table, List<Rule> rules, Instant at, String engine) {
        List<RuleEngine.Judged> judged = RuleEngine.judge(table, rules);
        List<RuleResult> results =
                judged.stream().map(RuleEngine.Judged::result).toList();
        boolean valid =
                results.stream().allMatch(result -> result.success() || result.severity() == Rule.Severity.WARNING);
        double sum = 0;
        for (RuleResult result : results) {
            sum += held(result);
        }
        return new Judgement(
                LogicalDigest.of(table),
                table.rows(),
                valid,
                results,
                metrics(table, at, engine),
                results.isEmpty() ? 1 : sum / results.size(),
                RuleEngine.failing(rules, judged));
    }

    private static double held(RuleResult result) {
        if (result.reason() != null || (result.failed() == result.judged() && !result.success())) {
            return 0;
        }
        return result.judged() == 0 ? 1 : (double) (result.judged() - result.failed()) / result.judged();
    }

    private static List<QualityMetric> metrics(Table table, Instant at, String engine) {
        var metrics = new ArrayList<QualityMetric>();
        metrics.add(new QualityMetric("*", "Size", table.rows()));
        if (!engine.equals("1")) {
            newest(table)
                    .ifPresent(time -> metrics.add(new QualityMetric("*", "Freshness", (Micros.of(at) - time) / 1e6)));
        }
        List<Column> columns = table.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            column(table.values(i)).metrics().values().forEach(result -> {
                if (result instanceof Result.Value<Metric>(Metric metric)) {
                    metrics.add(new QualityMetric(name, metric.name(), metric.value()));
                }
            });
        }
        return List.copyOf(metrics);
    }

    /// The newest event time, in microseconds.
    private static OptionalLong newest(Table table) {
        return table.schema().withRole(ColumnRole.TIME).stream()
                .map(time -> table.longs(time.name()).present())
                .flatMapToLong(Arrays::stream)
                .max();
    }

    private static io.infranaut.statistics.quality.Column column(Values values) {
        var nulls = new boolean[values.size()];
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] = values.isNull(i);
        }
        if (values instanceof Values.Strings strings) {
            var texts = new String[nulls.length];
            for (int i = 0; i < nulls.length; i++) {
                texts[i] = nulls[i] ? "" : strings.get(i);
            }
            return TextColumn.of(texts, nulls);
        }
        var numbers = new double[nulls.length];
        for (int i = 0; i < nulls.length; i++) {
            numbers[i] = nulls[i]
                    ? 0
                    : switch (values) {
                        case Values.Longs longs -> longs.get(i);
                        case Values.Doubles doubles -> doubles.get(i);
                        case Values.Booleans booleans -> booleans.get(i) ? 1 : 0;
                        case Values.Strings _ -> throw new IllegalStateException("text was handled above");
                    };
        }
        return NumberColumn.of(numbers, nulls);
    }
}
