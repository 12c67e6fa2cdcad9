package io.infranaut.storage;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.redis.HotWindow;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    private final RunningApp app = RunningApp.shared();
    private final ReadModels readModels = app.bean(ReadModels.class);
    private final Batches batches = new Batches(app);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyTierGivesTheRowsBackThatWereStored(long seed) throws Exception {
        var random = new RandomRows(seed);
        TableSchema schema = random.schema(seed % 2 == 0);
        DatasetId dataset = batches.register(schema);
        List<Table> stored = new ArrayList<>();
        long position = 0;
        for (int i = 0; i < 5; i++) {
            Table rows = random.table(schema, i == 2 ? 1 : 400);
            stored.add(rows);
            position = batches.store(dataset, rows);
        }
        awaitAll(position);
        String expected = text(schema, stored);
        HotWindow window = app.bean(HotWindow.class);
        eventually(() -> window.batches(dataset.value()).size(), n -> n == 5);
        for (String tier : List.of("HOT", "WARM", "COLD")) {
            Reply reply = retrieve(dataset, "tier=" + tier);
            assertThat(reply.header("Infranaut-Tier")).isEqualToIgnoringCase(tier);
            assertThat(reply.text()).as(tier).isEqualTo(expected);
        }
        for (String filter : List.of("key=p7", "key=" + "long+".repeat(600), "filter=" + name(schema, 2) + "%3Dtrue")) {
            String cold = retrieve(dataset, "tier=COLD&" + filter).text();
            assertThat(retrieve(dataset, "tier=WARM&" + filter).text()).isEqualTo(cold);
            assertThat(retrieve(dataset, "tier=HOT&" + filter).text()).isEqualTo(cold);
        }
        if (seed % 2 == 0) {
            String range = "from=2026-01-05T03:00:00Z&to=2026-01-09T00:00:00Z";
            String cold = retrieve(dataset, "tier=COLD&" + range).text();
            assertThat(cold).isNotEmpty().isNotEqualTo(expected);
            assertThat(retrieve(dataset, "tier=WARM&" + range).text()).isEqualTo(cold);
        }
    }

    @Test
    void textWithNulStaysReadable() throws Exception {
        var schema = new TableSchema(List.of(new Column("t", ColumnType.STRING, ColumnRole.ID, false)));
        DatasetId dataset = batches.register(schema);
        Table rows = Table.builder(schema).putString(0, "a\0b").endRow().build();
        awaitAll(batches.store(dataset, rows));
        assertThat(retrieve(dataset, "tier=COLD").text()).isEqualTo(text(schema, List.of(rows)));
        app.get("/api/v1/storage/retrieve?tier=WARM&dataset=" + dataset).expect(422);
        app.get("/api/v1/storage/retrieve?key=a%00b&dataset=" + dataset).expect(422);
    }

    @Test
    void aRowWiderThanAPageIsReadFromItsSegment() throws Exception {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            columns.add(new Column("c" + i, ColumnType.DOUBLE, ColumnRole.FEATURE, true));
        }
        var schema = new TableSchema(columns);
        DatasetId dataset = batches.register(schema);
        Table rows = new RandomRows(9).table(schema, 20);
        awaitAll(batches.store(dataset, rows));
        assertThat(retrieve(dataset, "tier=COLD").text()).isEqualTo(text(schema, List.of(rows)));
    }

    @Test
    void daysBeyondTheLastPartitionShareOne() throws Exception {
        var schema = new TableSchema(List.of(new Column("at", ColumnType.TIMESTAMP, ColumnRole.TIME, true)));
        DatasetId dataset = batches.register(schema);
        var many = Table.builder(schema);
        for (long day = 0; day < 450; day++) {
            many.putLong(0, day * 86_400_000_000L).endRow();
        }
        Table rows = many.build();
        batches.store(dataset, rows);
        awaitAll(batches.store(dataset, rows));
        assertThat(retrieve(dataset, "tier=WARM").text()).isEqualTo(text(schema, List.of(rows, rows)));
    }

    @Test
    void aRebuildGivesTheSameDigestsWithOneAndWithEightSegments() throws Exception {
        var random = new RandomRows(77);
        long position = 0;
        for (int i = 0; i < 4; i++) {
            TableSchema schema = random.schema(i > 0);
            DatasetId dataset = batches.register(schema);
            for (int n = 0; n < 3; n++) {
                position = batches.store(dataset, random.table(schema, 200));
            }
        }
        awaitAll(position);
        Map<String, String> before = digests();
        for (int segments : new int[] {1, 8}) {
            for (String model : before.keySet()) {
                app.rebuild(model, segments);
            }
            assertThat(digests()).isEqualTo(before);
        }
        DSLContext db = app.bean(DSLContext.class);
        int generation = readModels.content("rows").generation();
        db.execute("update rm_rows_" + generation + ".batch_applied set rows = rows + 1 where ordinal = ?", position);
        assertThat(digests().get("rows")).isNotEqualTo(before.get("rows"));
        app.rebuild("rows", 1);
        assertThat(digests()).isEqualTo(before);
    }

    @Test
    void aLostWindowIsFilledAgainWhenItIsAskedFor() throws Exception {
        var random = new RandomRows(5);
        TableSchema schema = random.schema(true);
        DatasetId dataset = batches.register(schema);
        Table rows = random.table(schema, 50);
        awaitAll(batches.store(dataset, rows));
        HotWindow window = app.bean(HotWindow.class);
        eventually(() -> window.batches(dataset.value()).size(), n -> n == 1);
        app.bean(org.redisson.api.RedissonClient.class).getKeys().deleteByPattern("infranaut:hot:" + dataset + ":*");
        assertThat(retrieve(dataset, "").header("Infranaut-Tier")).isEqualTo("cold");
        eventually(() -> retrieve(dataset, "").header("Infranaut-Tier"), "hot"::equals);
        assertThat(retrieve(dataset, "").text()).isEqualTo(text(schema, List.of(rows)));
    }

    private Map<String, String> digests() {
        var digests = new HashMap<String, String>();
        for (String model : List.of("dataset", "storage", "rows")) {
            digests.put(model, readModels.content(model).digest());
        }
        return digests;
    }

    private void awaitAll(long position) throws InterruptedException {
        for (String model : List.of("dataset", "storage", "rows")) {
            assertThat(readModels.await(model, position, Duration.ofSeconds(60)))
                    .as(model)
                    .isTrue();
        }
    }

    private Reply retrieve(DatasetId dataset, String query) {
        return app.get("/api/v1/storage/retrieve?dataset=" + dataset + "&" + query, "Accept", "application/x-ndjson")
                .expect(200);
    }

    private static String name(TableSchema schema, int from) {
        return URLEncoder.encode(
                schema.columns().stream()
                        .skip(from - 1L)
                        .filter(c -> c.type() == ColumnType.BOOLEAN)
                        .findFirst()
                        .orElseThrow()
                        .name(),
                StandardCharsets.UTF_8);
    }

    private static String text(TableSchema schema, List<Table> tables) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = RowFormat.NDJSON.write(out, schema)) {
            for (Table table : tables) {
                writer.write(table);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
