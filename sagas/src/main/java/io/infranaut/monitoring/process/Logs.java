package io.infranaut.monitoring.process;

import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.Task;
import io.infranaut.monitoring.process.Log.Unfit;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.EventHistory;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Knows the form of prediction logs, from the events of their datasets.
@Component
final class Logs {
    private final EventHistory history;

    Logs(EventHistory history) {
        this.history = history;
    }

    Log of(Task task, DatasetId predictions, @Nullable DatasetId labels) throws Unfit {
        return Log.of(task, schema(predictions), labels == null ? null : schema(labels));
    }

    private TableSchema schema(DatasetId dataset) throws Unfit {
        return history.of(dataset, DatasetRegistered.class).stream()
                .findFirst()
                .map(DatasetRegistered::schema)
                .orElseThrow(() -> new Unfit("there is no dataset " + dataset));
    }
}
