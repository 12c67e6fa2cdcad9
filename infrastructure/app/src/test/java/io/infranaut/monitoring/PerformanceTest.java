package io.infranaut.monitoring;

import static io.infranaut.monitoring.MonitoredModel.measure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.ReadLimits;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PerformanceTest {
    private static final TableSchema TRUTH = new TableSchema(List.of(
            new Column("id", ColumnType.INTEGER, ColumnRole.ID, false),
            new Column("employed", ColumnType.INTEGER, ColumnRole.LABEL, true)));
    private static final TableSchema LOG = new TableSchema(List.of(
            new Column("id", ColumnType.INTEGER, ColumnRole.ID, false),
            new Column("prediction", ColumnType.INTEGER, ColumnRole.PREDICTION, false),
            new Column("predicted_probability", ColumnType.DOUBLE, ColumnRole.SCORE, false)));
    private static final TableSchema TIMED = new TableSchema(List.of(
            new Column("time", ColumnType.TIMESTAMP, ColumnRole.TIME, false),
            new Column("predicted", ColumnType.DOUBLE, ColumnRole.PREDICTION, false),
            new Column("actual", ColumnType.DOUBLE, ColumnRole.LABEL, true)));

    private final RunningApp app = RunningApp.shared();

    @Test
    void chunksOfCensusDataAreWhatScikitLearnMeasures() throws IOException {
        Table log = census("analysis.parquet", censusSchema())
                .project(List.of("id", "prediction", "predicted_probability"));
        Table truth = census("analysis_target.parquet", TRUTH);
        int rows = 31_000;
        var model = MonitoredModel.of(app, "BINARY_CLASSIFICATION", LOG, TRUTH);
        for (int from = 0; from < rows; from += 7001) {
            model.predicted(log.slice(from, Math.min(rows, from + 7001)));
        }
        model.labelled(truth.slice(9_000, 20_000));
        List<JsonNode> some = model.chunks(chunks -> chunks.size() == 3);
        assertThat(some).extracting(chunk -> chunk.get("chunk").asInt()).containsExactly(1, 2, 3);
        assertThat(some).extracting(chunk -> chunk.get("labelled").asLong()).containsExactly(1000L, 5000L, 5000L);

        model.labelled(truth.slice(20_000, truth.rows()));
        model.labelled(truth.slice(0, 9_000));
        List<JsonNode> all = model.chunks(chunks -> chunks.size() == 6
                && chunks.stream().allMatch(chunk -> chunk.get("labelled").asLong() == 5000));
        assertThat(all.get(1).get("revision").asInt()).isEqualTo(2);
        assertThat(all.get(2).get("revision").asInt()).isEqualTo(1);
        List<String> oracle = oracle();
        List<String> names = List.of(oracle.getFirst().split("\t"));
        for (int chunk = 0; chunk < 6; chunk++) {
            String[] wanted = oracle.get(chunk + 1).split("\t");
            for (int i = 1; i < names.size(); i++) {
                assertThat(measure(all.get(chunk), names.get(i)))
                        .as("%s of chunk %d", names.get(i), chunk)
                        .isCloseTo(Double.parseDouble(wanted[i]), within(1e-9));
            }
        }
        assertThat(model.verify(1).get("outcome").asString()).isEqualTo("IDENTICAL");
        Reply points =
                app.get("/api/v1/monitoring/metrics?model=" + model.id + "&name=performance.accuracy&limit=1000");
        assertThat(points.expect(200).body().get("items").size()).isEqualTo(6);
        Reply one = app.get("/api/v1/monitoring/performance?model=" + model.id + "&chunk=4&metric=auc");
        assertThat(one.expect(200).body().get("items").size()).isEqualTo(1);
        assertThat(one.body().get("items").get(0).get("measures").size()).isEqualTo(1);
        assertThat(one.header("ETag")).isNotEmpty();
    }

    @Test
    void aCorrectedTruthIsMeasuredAnew() {
        var model = MonitoredModel.of(app, "BINARY_CLASSIFICATION", LOG, TRUTH);
        model.awaitMonitor(body -> true);
        app.send("PUT", model.monitor(), Map.of("chunk", Map.of("count", 10))).expect(200);
        TableBuilder log = Table.builder(LOG);
        TableBuilder truth = Table.builder(TRUTH);
        for (int i = 0; i < 25; i++) {
            log.putLong(0, i).putLong(1, i % 2).putDouble(2, i % 2).endRow();
            truth.putLong(0, i).putLong(1, i % 2).endRow();
        }
        model.labelled(truth.build());
        model.predicted(log.build());
        List<JsonNode> first = model.chunks(chunks -> chunks.size() == 2);
        assertThat(first)
                .allSatisfy(chunk -> assertThat(measure(chunk, "accuracy")).isEqualTo(1));

        model.labelled(
                Table.builder(TRUTH).putLong(0, 13).putLong(1, 0).endRow().build());
        List<JsonNode> second =
                model.chunks(chunks -> chunks.get(1).get("revision").asInt() == 2);
        assertThat(measure(second.get(1), "accuracy")).isEqualTo(0.9);
        assertThat(second.get(0).get("revision").asInt()).isEqualTo(1);
        assertThat(model.verify(1).get("outcome").asString()).isEqualTo("IDENTICAL");
    }

    @Test
    void chunksOfAPeriodAreMeasuredWhenTheNextHasBegun() {
        var model = MonitoredModel.of(app, "REGRESSION", TIMED, null);
        model.predicted(hourly(60));
        model.awaitMonitor(body -> body.get("measurements").asLong() == 0);
        Reply before = app.get(model.monitor()).expect(200);
        app.send("PUT", model.monitor(), Map.of("chunk", Map.of("period", "P1D")), "If-Match", before.header("ETag"))
                .expect(200);
        app.send("PUT", model.monitor(), Map.of("chunk", Map.of("period", "P2D")), "If-Match", before.header("ETag"))
                .expect(412);
        List<JsonNode> days = model.chunks(chunks -> chunks.size() == 2);
        assertThat(days).extracting(chunk -> chunk.get("rows").asLong()).containsExactly(24L, 24L);
        assertThat(days)
                .extracting(chunk -> chunk.get("from").asString())
                .containsExactly("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
        assertThat(measure(days.get(0), "mae")).isCloseTo(0.5, within(1e-12));
        assertThat(measure(days.get(0), "rmse")).isCloseTo(0.5, within(1e-12));

        app.send("PUT", model.monitor(), Map.of("chunk", Map.of("count", 20))).expect(200);
        List<JsonNode> counted = model.chunks(chunks -> chunks.size() == 3);
        assertThat(counted).extracting(chunk -> chunk.get("chunk").asInt()).containsExactly(0, 1, 2);
    }

    @Test
    void aVerificationNamesTheSegmentThatIsNotAsItWas() throws Exception {
        var model = MonitoredModel.of(app, "REGRESSION", TIMED, null);
        model.awaitMonitor(body -> true);
        app.send("PUT", model.monitor(), Map.of("chunk", Map.of("count", 50))).expect(200);
        model.predicted(hourly(55));
        JsonNode chunk = model.chunks(chunks -> chunks.size() == 1).getFirst();
        assertThat(model.verify(0).get("outcome").asString()).isEqualTo("IDENTICAL");
        var file = new Digest(chunk.get("inputs")
                .get("predictions")
                .get(0)
                .get("segment")
                .get("file")
                .asString());
        app.awaitReadModels("rows", "monitoring");
        Path path = app.bean(SegmentStore.class).path(file);
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 2] ^= 1;
        Files.write(path, bytes);
        JsonNode corrupt = model.verify(0);
        assertThat(corrupt.get("outcome").asString()).isEqualTo("INPUT_CORRUPT");
        assertThat(corrupt.get("segment").asString()).isEqualTo(file.value());
        Files.delete(path);
        assertThat(model.verify(0).get("outcome").asString()).isEqualTo("INPUT_EXPIRED");
        bytes[bytes.length / 2] ^= 1;
        Files.write(path, bytes);
        assertThat(model.verify(0).get("outcome").asString()).isEqualTo("IDENTICAL");
        app.post(model.monitor() + "/chunks/7/verify", Map.of()).expect(404);
    }

    @Test
    void aLogThatCannotBeMeasuredSaysWhy() {
        var model = MonitoredModel.of(app, "BINARY_CLASSIFICATION", LOG, null);
        Reply monitor = model.awaitMonitor(body -> !body.get("impediment").isNull());
        assertThat(monitor.body().get("impediment").asString()).contains("LABEL");
        app.send("PUT", model.monitor(), Map.of("chunk", Map.of("count", 3))).expect(422);
        app.send("PUT", model.monitor(), Map.of("chunk", Map.of())).expect(422);
        app.send("PUT", model.monitor(), Map.of("chunk", Map.of("period", "soon")))
                .expect(400);
        app.get("/api/v1/monitoring/performance").expect(422);
        app.get("/api/v1/monitoring/performance?model=nobody").expect(404);
        String viewer = app.keyWithRole("VIEWER");
        app.sendAs(viewer, "PUT", model.monitor(), Map.of("chunk", Map.of("count", 100)))
                .expect(403);
    }

    private static Table hourly(int rows) {
        TableBuilder table = Table.builder(TIMED);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < rows; i++) {
            table.putLong(0, Micros.of(start.plusSeconds(3600L * i)))
                    .putDouble(1, i)
                    .putDouble(2, i + (i % 2 == 0 ? 0.5 : -0.5))
                    .endRow();
        }
        return table.build();
    }

    private static List<String> oracle() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                PerformanceTest.class.getResourceAsStream("/monitoring/census_performance.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Table census(String name, TableSchema schema) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                        PerformanceTest.class.getResourceAsStream("/demo/acs-employment/" + name));
                var reader = RowFormat.PARQUET.read(in, schema, ReadLimits.DEFAULT)) {
            return Objects.requireNonNull(reader.next(Integer.MAX_VALUE)).table();
        }
    }

    private static TableSchema censusSchema() {
        var columns = new ArrayList<Column>(LOG.columns());
        columns.add(new Column("AGEP", ColumnType.DOUBLE, ColumnRole.FEATURE, true));
        for (String name : "SCHL MAR RELP DIS ESP CIT MIG MIL ANC NATIVITY DEAR DEYE DREM SEX RAC1P".split(" ")) {
            columns.add(new Column(name, ColumnType.STRING, ColumnRole.FEATURE, true));
        }
        columns.add(new Column("year", ColumnType.INTEGER, ColumnRole.FEATURE, false));
        return new TableSchema(columns);
    }
}
