package io.infranaut.baseline.process;

import io.infranaut.baseline.api.BaselineCommand;
import io.infranaut.baseline.api.BaselineCommand.FailBaseline;
import io.infranaut.baseline.api.BaselineCommand.PinBaseline;
import io.infranaut.baseline.api.BaselineEvent.BaselineVersionRequested;
import io.infranaut.baseline.api.ColumnProfile;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.segment.RowScan;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.storage.api.RowSelections;
import io.infranaut.storage.api.RowSelections.Selection;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads the rows that a baseline's version is to freeze, profiles their columns and records all that.
@Component
final class PinBaselines implements Worker<PinBaselines.Item> {
    static final String KIND = "pin-baseline";
    static final String ENGINE = "profile 1";

    private final RowSelections selections;
    private final SegmentStore store;
    private final CommandSender sender;
    private final Clock clock;

    PinBaselines(RowSelections selections, SegmentStore store, CommandSender sender, Clock clock) {
        this.selections = selections;
        this.store = store;
        this.sender = sender;
        this.clock = clock;
    }

    record Item(BaselineVersionRequested request, long position, String requestId) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    @Override
    public void work(String id, Item item) throws IOException {
        BaselineCommand result;
        try {
            result = pin(item);
        } catch (SegmentException e) {
            result = failed(item, String.valueOf(e.getMessage()));
        }
        sender.send(result, Caller.system("baseline", clock.instant(), item.requestId()));
    }

    private BaselineCommand pin(Item item) throws IOException {
        BaselineVersionRequested request = item.request();
        Optional<Selection> found = selections
                .select(request.datasetId(), request.datasetVersion(), request.from(), request.to(), item.position())
                .filter(selection -> selection.namespace().equals(request.namespace()));
        if (found.isEmpty()) {
            return failed(
                    item,
                    "the namespace " + request.namespace() + " has no dataset " + request.datasetId()
                            + (request.datasetVersion() == null ? "" : " with a version " + request.datasetVersion()));
        }
        TableSchema schema = found.get().schema();
        String time = schema.withRole(ColumnRole.TIME).map(Column::name).orElse(null);
        if (time == null && (request.from() != null || request.to() != null)) {
            return failed(item, "the dataset has no time column, so it has no window");
        }
        List<SegmentRef> segments = found.get().segments();
        var scan = new RowScan(
                segments.stream().map(SegmentRef::file).toList(),
                time,
                request.from(),
                request.to(),
                0,
                Long.MAX_VALUE);
        List<String> columns = schema.columns().stream().map(Column::name).toList();
        var profiles = new ArrayList<ColumnProfile>();
        var digests = new LinkedHashMap<String, Digest>();
        long rows = 0;
        for (List<String> group : RowScan.groups(
                columns, segments.stream().mapToLong(SegmentRef::rows).sum())) {
            for (Map.Entry<String, RowScan.Scanned> scanned :
                    scan.read(store, group).entrySet()) {
                RowScan.Scanned column = scanned.getValue();
                rows = column.sample().rows();
                digests.put(scanned.getKey(), column.digest());
                profiles.add(Profiles.of(schema.column(scanned.getKey()).orElseThrow(), column.sample()));
            }
        }
        if (rows == 0) {
            return failed(item, "there is not one row to be a reference");
        }
        return new PinBaseline(
                request.baselineId(),
                request.number(),
                schema,
                segments,
                rows,
                RowScan.digest(digests),
                profiles,
                digest(profiles),
                ENGINE,
                clock.instant());
    }

    private FailBaseline failed(Item item, String reason) {
        return new FailBaseline(item.request().baselineId(), item.request().number(), reason, clock.instant());
    }

    private static Digest digest(List<ColumnProfile> profiles) {
        try {
            return new Digest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(Json.mapper().writeValueAsBytes(profiles))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
