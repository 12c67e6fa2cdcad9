package io.infranaut.platform.axon;

import java.util.List;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/// The events in PostgreSQL, in the transaction of everything else.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = EventStores.PROPERTY, havingValue = EventStores.POSTGRES, matchIfMissing = true)
class PostgresStoreConfiguration {
    @Bean
    @DependsOnDatabaseInitialization
    PostgresEventStorageEngine eventStorageEngine(
            DataSource dataSource, EventSerializer serializer, SnapshotSerializer snapshots, Upcasters upcasters) {
        refuseCopy(new JdbcTemplate(dataSource));
        return PostgresEventStorageEngine.on(dataSource, serializer, snapshots, upcasters);
    }

    /// The numbers of a copy were not drawn here: an append would draw those that are taken.
    private static void refuseCopy(JdbcTemplate db) {
        boolean copy = Boolean.TRUE.equals(db.queryForObject("""
                select coalesce((select max(position) from event_store.domain_event), 0)
                       > (select case when is_called then last_value else 0 end
                          from event_store.domain_event_position_seq)
                """, Boolean.class));
        if (copy) {
            throw new EventStoreException("the database holds a copy of a history that is kept on Axon Server: set "
                    + EventStores.PROPERTY + "=" + EventStores.AXON_SERVER + ", or start with an empty database");
        }
    }

    @Bean
    EventTail eventTail(PostgresEventStorageEngine engine, EventTypes types) {
        return new EventTail(engine, types);
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
}
