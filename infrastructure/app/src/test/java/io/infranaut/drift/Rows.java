package io.infranaut.drift;

import io.infranaut.app.RunningApp;
import io.infranaut.dataset.api.DatasetCommand.RegisterDataset;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.Intake;
import io.infranaut.ingestion.api.SourceCommand.RegisterHttpSource;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.PartitionCommand.StoreBatch;
import io.infranaut.storage.api.PartitionId;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// A dataset of loans that tests fill: two numbers, a small whole number, a category, a flag.
final class Rows {
    static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("at", ColumnType.TIMESTAMP, ColumnRole.TIME, false),
            new Column("id", ColumnType.STRING, ColumnRole.ID, false),
            new Column("income", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("age", ColumnType.DOUBLE, ColumnRole.FEATURE, false),
            new Column("children", ColumnType.INTEGER, ColumnRole.FEATURE, false),
            new Column("city", ColumnType.STRING, ColumnRole.FEATURE, true),
            new Column("granted", ColumnType.BOOLEAN, ColumnRole.PREDICTION, false)));

    private final RunningApp app;
    private final CommandSender sender;
    private final DatasetId id;
    private final PartitionId partition = new PartitionId(UUID.randomUUID());
    private final SourceId source = new SourceId(UUID.randomUUID());
    private long offset;

    final String name;

    Rows(RunningApp app, String name) {
        this.app = app;
        this.name = name;
        this.sender = app.bean(CommandSender.class);
        this.id = new DatasetId(Ids.derived("dataset", "default", name));
        Instant now = Instant.now();
        Caller system = Caller.system("test", now, name);
        sender.send(new RegisterDataset(id, "default", name, null, SCHEMA, null, Set.of(), null, now), system);
        sender.send(
                new RegisterHttpSource(source, "default", "source of " + name, id, null, Intake.DEFAULT, now), system);
    }

    DatasetId id() {
        return id;
    }

    /// Stores rows of the month that begins then, one batch.
    ///
    /// @param shift added to the income, in standard deviations
    SegmentRef store(Instant month, int rows, double shift, long seed) {
        var random = new Random(seed);
        TableBuilder table = Table.builder(SCHEMA);
        long start = Micros.of(month);
        long step = 28L * 24 * 3600 * 1_000_000 / rows;
        for (int i = 0; i < rows; i++) {
            table.putLong(0, start + i * step);
            table.putString(1, "p" + seed + "-" + i);
            if (i % 50 != 0) {
                table.putDouble(2, 3000 + 800 * (random.nextGaussian() + shift));
            }
            table.putDouble(3, 18 + 60 * random.nextDouble());
            table.putLong(4, random.nextInt(5));
            table.putString(
                    5, List.of("Bern", "Graz", "Köln", "<Lyon> & \"co\"").get(random.nextInt(4)));
            table.putBoolean(6, random.nextInt(3) > 0);
            table.endRow();
        }
        try {
            Segment segment = app.bean(SegmentStore.class).write(table.build());
            var stored = new SegmentRef(
                    segment.file(),
                    segment.logical(),
                    segment.rows(),
                    segment.bytes(),
                    segment.time().orElseThrow().first(),
                    segment.time().orElseThrow().last());
            Instant now = Instant.now();
            sender.send(
                    new StoreBatch(
                            partition,
                            new BatchId(UUID.randomUUID()),
                            id,
                            source.value(),
                            offset++,
                            stored,
                            null,
                            segment.bytes(),
                            "test",
                            now,
                            now),
                    Caller.system("test", now, name));
            return stored;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
