package io.infranaut.drift.process;

import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.ColumnVerdict;
import io.infranaut.drift.api.DriftConfiguration;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.segment.RowScan;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.ColumnSample;
import io.infranaut.statistics.Kernel;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.twosample.Correction;
import io.infranaut.statistics.twosample.DriftMeasurement;
import io.infranaut.statistics.twosample.DriftTest;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Computes verdicts. The same inputs give the same bytes, whenever and wherever.
final class Verdicts {
    private static final String ENGINE = "drift 1, kernels ";

    private static final Set<ColumnRole> COMPARED =
            EnumSet.of(ColumnRole.FEATURE, ColumnRole.PREDICTION, ColumnRole.SCORE, ColumnRole.LABEL);

    private Verdicts() {}

    /// Version of what is done here, and of the kernels it is done with.
    static String engine() {
        return ENGINE + Kernel.chosen().version();
    }

    /// The kernels that a verdict was computed with.
    ///
    /// @throws IllegalArgumentException if they are not known
    static Kernel kernel(String engine) {
        return Kernel.of(engine.replace(ENGINE, ""));
    }

    /// What a verdict is computed from, beside the baseline.
    record Inputs(
            CheckId checkId,
            String namespace,
            @Nullable String name,
            @Nullable CheckId partOf,
            @Nullable ModelId modelId,
            @Nullable Integer modelVersion,
            DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long firstRow,
            @Nullable Long lastRow,
            List<SegmentRef> segments,
            DriftConfiguration configuration) {
        static Inputs of(DriftChecked e) {
            return new Inputs(
                    e.checkId(),
                    e.namespace(),
                    e.name(),
                    e.partOf(),
                    e.modelId(),
                    e.modelVersion(),
                    e.datasetId(),
                    e.datasetVersion(),
                    e.from(),
                    e.to(),
                    e.firstRow(),
                    e.lastRow(),
                    e.segments(),
                    e.configuration());
        }
    }

    /// Reads both sides and compares them.
    ///
    /// @param schema of the window's dataset
    /// @throws CannotCheck when the inputs do not fit each other
    /// @throws io.infranaut.platform.segment.SegmentException when a segment is missing or corrupt
    static DriftChecked compute(
            SegmentStore store, BaselinePinned baseline, Inputs inputs, TableSchema schema, Instant at)
            throws IOException {
        DriftConfiguration configuration = inputs.configuration();
        List<Column> columns = columns(baseline.schema(), schema, configuration);
        RowScan reference = scan(baseline.segments(), baseline.schema(), baseline.from(), baseline.to(), null, null);
        RowScan window =
                scan(inputs.segments(), schema, inputs.from(), inputs.to(), inputs.firstRow(), inputs.lastRow());
        Correction correction = Arrays.stream(Correction.values())
                .filter(known -> known.id().equals(configuration.correction()))
                .findFirst()
                .orElseThrow(() -> new CannotCheck("there is no correction " + configuration.correction()));

        SortedMap<String, Result<DriftMeasurement>> measured = new TreeMap<>();
        Map<String, Columns.Compared> compared = new HashMap<>();
        Map<String, Digest> referenceDigests = new LinkedHashMap<>();
        Map<String, Digest> windowDigests = new LinkedHashMap<>();
        long currentRows = 0;
        long most = rows(baseline.segments()) + rows(inputs.segments());
        for (List<String> group :
                RowScan.groups(columns.stream().map(Column::name).toList(), most)) {
            Map<String, RowScan.Scanned> before = reference.read(store, group);
            Map<String, RowScan.Scanned> now = window.read(store, group);
            for (String name : group) {
                RowScan.Scanned old = before.get(name);
                RowScan.Scanned young = now.get(name);
                ColumnSample referenceSample = old == null ? new ColumnSample() : old.sample();
                ColumnSample windowSample = young == null ? new ColumnSample() : young.sample();
                if (old != null) {
                    referenceDigests.put(name, old.digest());
                }
                if (young != null) {
                    windowDigests.put(name, young.digest());
                    currentRows = windowSample.rows();
                }
                Columns.Compared one = Columns.compare(
                        baseline.schema().column(name).orElseThrow(),
                        schema.column(name).orElseThrow(),
                        referenceSample,
                        windowSample,
                        configuration);
                compared.put(name, one);
                measured.put(name, one.result());
            }
        }
        List<ColumnVerdict> verdicts = Columns.ranked(correction.over(measured), compared);
        int usable =
                (int) verdicts.stream().filter(v -> v.insufficient() == null).count();
        int drifted =
                (int) verdicts.stream().filter(v -> v.verdict().equals("DRIFT")).count();
        double share = usable == 0 ? 0 : (double) drifted / usable;
        var unsealed = new DriftChecked(
                inputs.checkId(),
                inputs.namespace(),
                inputs.name(),
                inputs.partOf(),
                baseline.baselineId(),
                baseline.number(),
                inputs.modelId(),
                inputs.modelVersion(),
                inputs.datasetId(),
                inputs.datasetVersion(),
                inputs.from(),
                inputs.to(),
                inputs.firstRow(),
                inputs.lastRow(),
                inputs.segments(),
                configuration,
                baseline.rows(),
                RowScan.digest(referenceDigests),
                currentRows,
                RowScan.digest(windowDigests),
                verdicts,
                usable,
                drifted,
                share,
                usable == 0 ? "INSUFFICIENT_DATA" : share >= configuration.driftedShare() ? "DRIFT" : "STABLE",
                engine(),
                new Digest("0".repeat(64)),
                at);
        return sealed(unsealed);
    }

    private static List<Column> columns(TableSchema reference, TableSchema current, DriftConfiguration configuration) {
        for (String name : configuration.columns()) {
            if (reference.column(name).isEmpty() || current.column(name).isEmpty()) {
                throw new CannotCheck("the " + (reference.column(name).isEmpty() ? "baseline" : "dataset")
                        + " has no column " + name);
            }
        }
        List<Column> found = reference.columns().stream()
                .filter(column -> current.column(column.name()).isPresent())
                .filter(column -> configuration.columns().isEmpty()
                        ? COMPARED.contains(column.role()) && column.type() != ColumnType.TIMESTAMP
                        : configuration.columns().contains(column.name()))
                .toList();
        if (found.isEmpty()) {
            throw new CannotCheck("baseline and dataset have no column in common that can be compared");
        }
        Set<String> names = Set.copyOf(found.stream().map(Column::name).toList());
        for (SortedMap<String, ?> named : List.of(configuration.methods(), configuration.thresholds())) {
            for (String name : named.keySet()) {
                if (!names.contains(name)) {
                    throw new CannotCheck("the column " + name + " is not among those that are compared");
                }
            }
        }
        return found;
    }

    private static RowScan scan(
            List<SegmentRef> segments,
            TableSchema schema,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long firstRow,
            @Nullable Long lastRow) {
        String time = schema.withRole(ColumnRole.TIME).map(Column::name).orElse(null);
        if (time == null && (from != null || to != null)) {
            throw new CannotCheck("the dataset has no time column, so it has no window");
        }
        return new RowScan(
                segments.stream().map(SegmentRef::file).toList(),
                from == null && to == null ? null : time,
                from,
                to,
                firstRow == null ? 0 : firstRow,
                lastRow == null ? Long.MAX_VALUE : lastRow);
    }

    private static long rows(List<SegmentRef> segments) {
        return segments.stream().mapToLong(SegmentRef::rows).sum();
    }

    private static DriftChecked sealed(DriftChecked e) {
        ObjectNode json = Json.mapper().valueToTree(e);
        json.remove(List.of("digest", "at"));
        try {
            byte[] sha =
                    MessageDigest.getInstance("SHA-256").digest(Json.mapper().writeValueAsBytes(json));
            return new DriftChecked(
                    e.checkId(),
                    e.namespace(),
                    e.name(),
                    e.partOf(),
                    e.baselineId(),
                    e.baselineVersion(),
                    e.modelId(),
                    e.modelVersion(),
                    e.datasetId(),
                    e.datasetVersion(),
                    e.from(),
                    e.to(),
                    e.firstRow(),
                    e.lastRow(),
                    e.segments(),
                    e.configuration(),
                    e.referenceRows(),
                    e.referenceDigest(),
                    e.currentRows(),
                    e.rowsDigest(),
                    e.columns(),
                    e.measured(),
                    e.drifted(),
                    e.driftedShare(),
                    e.verdict(),
                    e.engine(),
                    new Digest(HexFormat.of().formatHex(sha)),
                    e.at());
        } catch (NoSuchAlgorithmException x) {
            throw new IllegalStateException(x);
        }
    }
}
