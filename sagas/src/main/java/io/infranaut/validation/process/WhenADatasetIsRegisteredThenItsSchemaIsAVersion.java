package io.infranaut.validation.process;

import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.validation.api.SchemaCommand.AdoptDatasetSchema;
import io.infranaut.validation.api.SchemaId;
import java.util.Set;
import org.springframework.stereotype.Component;

/// A dataset's schema is a version of the subject of its name, so that what is planned for the rows is checked against
/// what they are.
@Component
final class WhenADatasetIsRegisteredThenItsSchemaIsAVersion implements EventProcess {
    private final CommandSender sender;

    WhenADatasetIsRegisteredThenItsSchemaIsAVersion(CommandSender sender) {
        this.sender = sender;
    }

    @Override
    public String name() {
        return "dataset-schemas";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DatasetRegistered.class);
    }

    @Override
    public boolean maySplit() {
        return true;
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof DatasetRegistered e) {
            sender.send(
                    new AdoptDatasetSchema(
                            new SchemaId(Ids.derived("schema", e.namespace(), e.name())),
                            e.namespace(),
                            e.name(),
                            e.datasetId(),
                            e.schema(),
                            e.at()),
                    Caller.system("dataset-schemas", e.at(), recorded.requestId()));
        }
    }
}
