package io.infranaut.monitoring.process;

import io.infranaut.model.api.Task;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What of a prediction log, and of the truth, is read to measure it.
///
/// @param task of the model
/// @param id column of the log by which the truth is joined; null when the truth is in the log
/// @param time column of the log, if there is one
/// @param columns of the log that are read, in its order: id, time, prediction, scores, and the truth if it is there
/// @param truthId column of the truth
/// @param label column with the truth, of the log or of the truth's own dataset
record Log(
        Task task,
        @Nullable Column id,
        @Nullable Column time,
        List<Column> columns,
        @Nullable Column truthId,
        Column label) {

    /// A log that cannot be measured; the message says why.
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

    /// @param truth schema of the labels' dataset; null when the log has the truth itself
    static Log of(Task task, TableSchema log, @Nullable TableSchema truth) throws Unfit {
        Optional<Column> id = log.withRole(ColumnRole.ID);
        Column label;
        Column truthId = null;
        if (truth == null) {
            label = log.withRole(ColumnRole.LABEL)
                    .orElseThrow(() -> new Unfit("the version names no dataset of labels, and its prediction log has no"
                            + " column with the role LABEL"));
        } else {
            label = truth.withRole(ColumnRole.LABEL)
                    .orElseThrow(() -> new Unfit("the dataset of labels has no column with the role LABEL"));
            truthId = truth.withRole(ColumnRole.ID)
                    .orElseThrow(() -> new Unfit("the dataset of labels has no column with the role ID"));
            if (id.isEmpty()) {
                throw new Unfit("the prediction log has no column with the role ID to join labels by");
            }
        }
        if (log.withRole(ColumnRole.PREDICTION).isEmpty()
                && log.withRole(ColumnRole.SCORE).isEmpty()) {
            throw new Unfit("the prediction log has no column with the role PREDICTION or SCORE");
        }
        List<Column> columns = new ArrayList<>();
        for (Column column : log.columns()) {
            boolean read = switch (column.role()) {
                case ID, TIME, PREDICTION, SCORE -> true;
                case LABEL -> truth == null && column.equals(label);
                case FEATURE, SEGMENT -> false;
            };
            if (read) {
                columns.add(column);
            }
        }
        return new Log(
                task,
                truth == null ? null : id.orElse(null),
                log.withRole(ColumnRole.TIME).orElse(null),
                columns,
                truthId,
                label);
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    List<String> truthNames() {
        return truthId == null ? List.of() : List.of(truthId.name(), label.name());
    }

    /// The columns of the joined rows: those of the log and then the truth, each named by its role and its name.
    TableSchema joined() {
        List<Column> all = new ArrayList<>();
        for (Column column : columns) {
            if (column.role() != ColumnRole.LABEL) {
                all.add(joined(column, column.type(), column.role()));
            }
        }
        all.add(joined(label, label.type(), ColumnRole.LABEL));
        return new TableSchema(all);
    }

    private static Column joined(Column column, ColumnType type, ColumnRole role) {
        return new Column(shortened(role.name().toLowerCase(Locale.ROOT) + ":" + column.name()), type, role, true);
    }

    private static String shortened(String name) {
        return name.length() <= 200 ? name : name.substring(0, 200);
    }
}
