package io.infranaut.monitoring.process;

import io.infranaut.model.api.Task;
import io.infranaut.monitoring.api.Measure;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import io.infranaut.statistics.Kernel;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.performance.Average;
import io.infranaut.statistics.performance.BinaryScores;
import io.infranaut.statistics.performance.ConfusionMatrix;
import io.infranaut.statistics.performance.Estimate;
import io.infranaut.statistics.performance.Interval;
import io.infranaut.statistics.performance.MulticlassScores;
import io.infranaut.statistics.performance.Regression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The metrics of a chunk's rows; those without truth do not count.
///
/// In two-class tasks the positive class is `true`, `1` or the text of either. With more classes a class is known by
/// its text, and a column of scores belongs to the class whose name it ends in, after an underscore or alone. The
/// quantities of a regression are those of the prediction column, or of the score where there is none.
final class Measures {
    /// Raised whenever the same rows would be measured otherwise, also by other kernels.
    static final String ENGINE = "performance/3";

    private static final Map<String, Kernel> ENGINES = Map.of("performance/2", Kernel.FIRST, ENGINE, Kernel.SECOND);

    /// The kernels that an engine measures with.
    static Kernel kernel(String engine) {
        return Objects.requireNonNull(ENGINES.get(engine), () -> "there is no engine " + engine);
    }

    private final List<Measure> measures = new ArrayList<>();
    private final Table rows;

    private Measures(Table rows) {
        this.rows = rows;
    }

    static List<Measure> of(Task task, Table rows) {
        var all = new Measures(rows);
        switch (task) {
            case BINARY_CLASSIFICATION -> all.binary();
            case MULTICLASS_CLASSIFICATION -> all.multiclass();
            case REGRESSION -> all.regression();
        }
        return List.copyOf(all.measures);
    }

    private void add(String name, Result<Estimate> result) {
        measures.add(
                switch (result) {
                    case Result.Value<Estimate>(Estimate e) -> {
                        Interval interval = e.interval();
                        yield new Measure(
                                name,
                                e.value(),
                                e.n(),
                                interval == null ? null : interval.low(),
                                interval == null ? null : interval.high(),
                                null);
                    }
                    case Result.InsufficientData<Estimate>(String reason) ->
                        new Measure(name, null, 0, null, null, reason);
                });
    }

    private void lacking(String reason, String... names) {
        for (String name : names) {
            add(name, Result.insufficient(reason));
        }
    }

    private Optional<Values> withRole(ColumnRole role) {
        return rows.schema().withRole(role).map(Column::name).map(rows::values);
    }

    private Values label() {
        return withRole(ColumnRole.LABEL).orElseThrow();
    }

    private void binary() {
        int[] actual = binary(label());
        withRole(ColumnRole.PREDICTION)
                .ifPresentOrElse(
                        predictions -> {
                            ConfusionMatrix matrix = ConfusionMatrix.of(actual, binary(predictions), 2);
                            add("accuracy", matrix.accuracy());
                            add("precision", matrix.precision(1));
                            add("recall", matrix.recall(1));
                            add("f1", matrix.f1(1));
                        },
                        () -> lacking("The log has no prediction column.", "accuracy", "precision", "recall", "f1"));
        Optional<double[]> scores = withRole(ColumnRole.SCORE).map(Measures::numbers);
        scores.ifPresentOrElse(
                numbers -> {
                    BinaryScores ranked = BinaryScores.of(actual, numbers);
                    add("auc", ranked.auc());
                    add("log_loss", ranked.logLoss());
                    add("brier", ranked.brier());
                },
                () -> lacking("The log has no score column.", "auc", "log_loss", "brier"));
    }

    private static int[] binary(Values values) {
        int[] codes = new int[values.size()];
        Arrays.setAll(codes, row -> {
            String text = ChunkRows.text(values, row);
            return switch (text) {
                case "1", "true" -> 1;
                case "0", "false" -> 0;
                case null, default -> -1;
            };
        });
        return codes;
    }

    private void multiclass() {
        Optional<Values> predictions = withRole(ColumnRole.PREDICTION);
        Map<String, Values> scores = new HashMap<>();
        TreeSet<String> names = new TreeSet<>();
        names(label(), names);
        predictions.ifPresent(values -> names(values, names));
        for (String name : names) {
            score(name).ifPresent(values -> scores.put(name, values));
        }
        List<String> classes = List.copyOf(names);
        int[] actual = codes(label(), classes);
        if (predictions.isPresent()) {
            ConfusionMatrix matrix =
                    ConfusionMatrix.of(actual, codes(predictions.get(), classes), Math.max(1, classes.size()));
            add("accuracy", matrix.accuracy());
            add("precision_macro", matrix.precision(Average.MACRO));
            add("recall_macro", matrix.recall(Average.MACRO));
            add("f1_macro", matrix.f1(Average.MACRO));
        } else {
            lacking("The log has no prediction column.", "accuracy", "precision_macro", "recall_macro", "f1_macro");
        }
        if (classes.size() < 2 || scores.size() < classes.size()) {
            lacking(
                    "Not each of %d classes has a score column.".formatted(classes.size()),
                    "auc_macro",
                    "log_loss",
                    "brier");
            return;
        }
        MulticlassScores probabilities = MulticlassScores.of(
                actual, classes.stream().map(scores::get).map(Measures::numbers).toArray(double[][]::new));
        add("auc_macro", probabilities.auc());
        add("log_loss", probabilities.logLoss());
        add("brier", probabilities.brier());
    }

    private Optional<Values> score(String name) {
        return rows.schema().columns().stream()
                .filter(column -> column.role() == ColumnRole.SCORE)
                .map(Column::name)
                .filter(column -> column.equals("score:" + name) || column.endsWith("_" + name))
                .findFirst()
                .map(rows::values);
    }

    private static void names(Values values, TreeSet<String> names) {
        for (int row = 0; row < values.size(); row++) {
            String text = ChunkRows.text(values, row);
            if (text != null) {
                names.add(text);
            }
        }
    }

    private static int[] codes(Values values, List<String> classes) {
        Map<String, Integer> codes = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            codes.put(classes.get(i), i);
        }
        int[] coded = new int[values.size()];
        Arrays.setAll(coded, row -> {
            String text = ChunkRows.text(values, row);
            return text == null ? -1 : codes.getOrDefault(text, -1);
        });
        return coded;
    }

    private void regression() {
        Optional<Values> predictions = withRole(ColumnRole.PREDICTION).or(() -> withRole(ColumnRole.SCORE));
        Regression compared = Regression.of(numbers(label()), numbers(predictions.orElseThrow()));
        add("mae", compared.mae());
        add("rmse", compared.rmse());
        add("r2", compared.r2());
    }

    /// NaN where there is no number.
    private static double[] numbers(Values values) {
        double[] numbers = new double[values.size()];
        Arrays.setAll(numbers, row -> values.isNull(row) ? Double.NaN : number(values, row));
        return numbers;
    }

    private static double number(Values values, int row) {
        return switch (values) {
            case Doubles doubles -> doubles.get(row);
            case Longs longs -> longs.get(row);
            case Booleans booleans -> booleans.get(row) ? 1 : 0;
            case Strings strings -> parsed(strings.get(row));
        };
    }

    private static double parsed(@Nullable String text) {
        try {
            return text == null ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
