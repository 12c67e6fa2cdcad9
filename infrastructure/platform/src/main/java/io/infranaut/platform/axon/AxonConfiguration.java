package io.infranaut.platform.axon;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.MessageOriginProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/// The event store, the command path and the tokens, on PostgreSQL.
@Configuration(proxyBeanMethods = false)
public class AxonConfiguration {
    @Bean
    EventTypes eventTypes() {
        return EventTypes.scan();
    }

    @Bean
    EventSerializer eventSerializer(EventTypes types) {
        return new EventSerializer(types);
    }

    /// The serializer of tokens, sagas and deadlines: what Axon itself keeps.
    @Bean
    Serializer tokenSerializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(mapper -> mapper.activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.")
                                .build(),
                        DefaultTyping.NON_CONCRETE_AND_ARRAYS))
                .build();
    }

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    @Bean
    Upcasters upcasters(EventTypes types, ObjectProvider<Upcaster> steps) {
        return new Upcasters(types, steps.stream().toList());
    }

    @Bean
    PostgresEventStorageEngine eventStorageEngine(
            DataSource dataSource, EventSerializer serializer, Upcasters upcasters) {
        return PostgresEventStorageEngine.on(dataSource, serializer, serializer, upcasters);
    }

    @Bean
    EventHistory eventHistory(PostgresEventStorageEngine engine) {
        return new EventHistory(engine);
    }

    @Bean
    EventTail eventTail(PostgresEventStorageEngine engine) {
        return new EventTail(engine);
    }

    @Bean(destroyMethod = "shutDown")
    EmbeddedEventStore eventStore(PostgresEventStorageEngine engine, EventTail tail) {
        return new TailedEventStore(EmbeddedEventStore.builder().storageEngine(engine), tail);
    }

    private static final class TailedEventStore extends EmbeddedEventStore {
        private final EventTail tail;

        private TailedEventStore(Builder builder, EventTail tail) {
            super(builder);
            this.tail = tail;
        }

        @Override
        protected void afterCommit(List<? extends EventMessage<?>> events) {
            tail.signal();
        }
    }

    private static List<CorrelationDataProvider> correlation() {
        return List.of(
                new MessageOriginProvider("causationId", "correlationId"),
                new SimpleCorrelationDataProvider("actor", "requestId", "from"));
    }

    /// A command that is sent inside a transaction, by an event handler, takes part in it without a say in its outcome:
    /// its refusal is the sender's to handle and must not doom the sender's own work.
    private static TransactionManager joining(TransactionManager transactions) {
        return () -> TransactionSynchronizationManager.isActualTransactionActive()
                ? NoTransactionManager.INSTANCE.startTransaction()
                : transactions.startTransaction();
    }

    @Bean
    CommandBus commandBus(TransactionManager transactions) {
        CommandBus bus = SimpleCommandBus.builder()
                .transactionManager(joining(transactions))
                .build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(correlation()));
        return bus;
    }

    @Bean
    CommandSender commandSender(
            CommandBus bus, EventStore events, TransactionManager transactions, List<AggregateType<?, ?>> types) {
        return new CommandSender(bus, events, transactions, types);
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new SpringDataSourceConnectionProvider(dataSource);
    }

    @Bean
    TokenStore tokenStore(ConnectionProvider connections, Serializer tokenSerializer) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(tokenSerializer)
                .schema(TokenSchema.builder()
                        .setTokenTable("event_store.token_entry")
                        .setProcessorNameColumn("processor_name")
                        .setTokenTypeColumn("token_type")
                        .setOwnerColumn("owner")
                        .build())
                .claimTimeout(Duration.ofSeconds(10))
                .nodeId(UUID.randomUUID().toString())
                .build();
    }

    @Bean
    Processors processors(EventTail tail, TokenStore tokens, TransactionManager transactions) {
        return new Processors(tail, tokens, transactions, correlation());
    }
}
