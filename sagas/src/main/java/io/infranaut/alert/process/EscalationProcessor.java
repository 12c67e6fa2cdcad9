package io.infranaut.alert.process;

import io.infranaut.alert.api.PolicyEvent.PolicyDefined;
import io.infranaut.platform.axon.Processors;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.MultiEventHandlerInvoker;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.modelling.saga.repository.jdbc.SagaSchema;
import org.axonframework.serialization.Serializer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Runs [EscalationSaga]. Its processor starts with the history's first event, so that an alert raised before it ever
/// ran escalates too, and notes the policies before the saga sees the alerts that name them. What fails for want of a
/// server is rolled back and tried again; what cannot be done is recorded on the alert.
@Component
final class EscalationProcessor implements SmartLifecycle {
    private static final int BATCH = 20;

    private final PooledStreamingEventProcessor processor;

    EscalationProcessor(
            Processors processors,
            Escalations escalations,
            ConnectionProvider connections,
            Serializer tokenSerializer) {
        var store = JdbcSagaStore.builder()
                .connectionProvider(connections)
                .serializer(tokenSerializer)
                .sqlSchema(new PostgresSagaSqlSchema(SagaSchema.builder()
                        .sagaEntryTable("event_store.saga_entry")
                        .revisionColumn("revision")
                        .serializedSagaColumn("serialized_saga")
                        .associationValueEntryTable("event_store.association_value_entry")
                        .associationKeyColumn("association_key")
                        .associationValueColumn("association_value")
                        .sagaIdColumn("saga_id")
                        .sagaTypeColumn("saga_type")
                        .build()))
                .build();
        var repository = AnnotatedSagaRepository.<EscalationSaga>builder()
                .sagaType(EscalationSaga.class)
                .sagaStore(store)
                .resourceInjector(saga -> ((EscalationSaga) saga).use(escalations))
                .build();
        var sagas = AnnotatedSagaManager.<EscalationSaga>builder()
                .sagaType(EscalationSaga.class)
                .sagaFactory(EscalationSaga::new)
                .sagaRepository(repository)
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
        this.processor = processors.create(
                Escalations.NAME,
                new MultiEventHandlerInvoker(new Policies(escalations), sagas),
                1,
                BATCH,
                StreamableMessageSource::createTailToken,
                Processors.Threads.OWN);
    }

    private record Policies(Escalations escalations) implements EventHandlerInvoker {
        @Override
        public boolean canHandle(EventMessage<?> message, Segment segment) {
            return message.getPayload() instanceof PolicyDefined policy && segment.matches(policy.policyId());
        }

        @Override
        public boolean canHandleType(Class<?> payloadType) {
            return payloadType == PolicyDefined.class;
        }

        @Override
        public void handle(EventMessage<?> message, Segment segment) {
            if (message.getPayload() instanceof PolicyDefined policy) {
                escalations.note(policy);
            }
        }

        @Override
        public boolean supportsReset() {
            return false;
        }
    }

    @Override
    public void start() {
        processor.start();
    }

    @Override
    public void stop() {
        processor
                .shutdownAsync()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }

    @Override
    public boolean isRunning() {
        return processor.isRunning();
    }

    /// After the platform, which holds the work queue.
    @Override
    public int getPhase() {
        return 1;
    }
}
