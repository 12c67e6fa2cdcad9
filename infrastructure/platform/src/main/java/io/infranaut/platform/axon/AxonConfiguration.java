package io.infranaut.platform.axon;

import io.infranaut.platform.cluster.Node;
import io.infranaut.platform.personal.PersonalData;
import io.infranaut.platform.personal.SubjectKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
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
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/// The command path, the names of events, and the tokens, which are in PostgreSQL wherever the events are.
@Configuration(proxyBeanMethods = false)
@Import({PostgresStoreConfiguration.class, AxonServerStoreConfiguration.class})
public class AxonConfiguration {
    @Bean
    EventTypes eventTypes(Environment settings) {
        EventStores.check(settings);
        return EventTypes.scan();
    }

    @Bean
    EventSerializer eventSerializer(EventTypes types) {
        return new EventSerializer(types);
    }

    /// The serializer of tokens: what Axon itself keeps.
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
    EventHistory eventHistory(EventStorageEngine engine, EventLog log) {
        return new EventHistory(engine, log);
    }

    private static List<CorrelationDataProvider> correlation() {
        return List.of(
                new MessageOriginProvider("causationId", "correlationId"),
                new SimpleCorrelationDataProvider("actor", "requestId", "from"));
    }

    @Bean
    CommandBus commandBus() {
        CommandBus bus = SimpleCommandBus.builder().build();
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(correlation()));
        return bus;
    }

    @Bean
    SnapshotSerializer snapshotSerializer(List<AggregateType<?, ?>> types) {
        return new SnapshotSerializer(types);
    }

    @Bean
    Snapshots snapshots(
            EventStore events,
            TransactionManager transactions,
            List<AggregateType<?, ?>> types,
            @Value("${infranaut.snapshot-every:100}") int every) {
        return Snapshots.of(events, transactions, types, every);
    }

    @Bean
    PersonalData personalData(SubjectKeys keys, EventTypes types) {
        return new PersonalData(keys, types.classes());
    }

    @Bean
    CommandSender commandSender(
            CommandBus bus,
            EventStore events,
            Snapshots snapshots,
            SnapshotSerializer serializer,
            PersonalData personal,
            TransactionManager transactions,
            List<AggregateType<?, ?>> types) {
        events.registerDispatchInterceptor(personal);
        return new CommandSender(
                bus,
                events,
                snapshots,
                event -> event instanceof Snapshot snapshot
                        ? serializer.opened(snapshot, personal::openNames)
                        : personal.openNames(event),
                transactions,
                types);
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new SpringDataSourceConnectionProvider(dataSource);
    }

    @Bean
    SegmentClaims segmentClaims(DataSource dataSource) {
        return new SegmentClaims(dataSource);
    }

    @Bean
    TokenStore tokenStore(ConnectionProvider connections, Serializer tokenSerializer, Node node, SegmentClaims claims) {
        return new ClaimedTokenStore(
                claims,
                node.id(),
                JdbcTokenStore.builder()
                        .connectionProvider(connections)
                        .serializer(tokenSerializer)
                        .schema(TokenSchema.builder()
                                .setTokenTable("event_store.token_entry")
                                .setProcessorNameColumn("processor_name")
                                .setTokenTypeColumn("token_type")
                                .setOwnerColumn("owner")
                                .build())
                        .claimTimeout(Duration.ofSeconds(10))
                        .nodeId(node.id()));
    }

    /// Stores a token and extends a claim only for whoever still has the claim. Axon's own store would take it anew
    /// when nobody has it, although another process may have gone on from there in between. Nor does it give out what
    /// is held.
    private static final class ClaimedTokenStore extends JdbcTokenStore {
        private static final String EXTEND =
                "update event_store.token_entry set timestamp = ? where processor_name = ? and segment = ? and owner = ?";

        private final SegmentClaims claims;
        private final String owner;

        private ClaimedTokenStore(SegmentClaims claims, String owner, Builder builder) {
            super(builder);
            this.claims = claims;
            this.owner = owner;
        }

        @Override
        public void extendClaim(String processor, int segment) {
            if (claims.areHeld(processor)) {
                throw new UnableToClaimTokenException("the processor " + processor + " is held");
            }
            int extended;
            try (Connection connection = getConnection();
                    PreparedStatement extend = connection.prepareStatement(EXTEND)) {
                extend.setString(1, DateTimeUtils.formatInstant(AbstractTokenEntry.clock.instant()));
                extend.setString(2, processor);
                extend.setInt(3, segment);
                extend.setString(4, owner);
                extended = extend.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException("cannot extend the claim of " + processor + "[" + segment + "]", e);
            }
            if (extended == 0) {
                throw lost(processor, segment);
            }
        }

        @Override
        public List<Segment> fetchAvailableSegments(String processor) {
            return claims.areHeld(processor) ? List.of() : super.fetchAvailableSegments(processor);
        }

        @Override
        public TrackingToken fetchToken(String processor, Segment segment) {
            TrackingToken token = super.fetchToken(processor, segment);
            if (claims.areHeld(processor)) {
                throw new UnableToClaimTokenException("the processor " + processor + " is held");
            }
            claims.claimed(processor);
            return token;
        }

        @Override
        protected void updateToken(
                Connection connection, ResultSet entry, TrackingToken token, String processor, int segment) {
            throw lost(processor, segment);
        }

        private static UnableToClaimTokenException lost(String processor, int segment) {
            return new UnableToClaimTokenException("the claim of " + processor + "[" + segment + "] was lost");
        }
    }

    @Bean
    Processors processors(EventLog log, TokenStore tokens, TransactionManager transactions, SegmentClaims claims) {
        return new Processors(log, tokens, transactions, correlation(), claims);
    }
}
