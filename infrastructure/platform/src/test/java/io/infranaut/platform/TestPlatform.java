package io.infranaut.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.identity.api.KeyEvent;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.axon.AggregateType;
import io.infranaut.platform.axon.AxonConfiguration;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.axon.Upcaster;
import io.infranaut.platform.personal.PersonalConfiguration;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.secret.SecretConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The platform alone, on a real PostgreSQL, with the read models and processes of a test. Close and open it on the
/// same database for a restart.
public final class TestPlatform implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Digest DIGEST = new Digest("0".repeat(64));

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Postgres postgres;

    private TestPlatform(Postgres postgres, Map<String, Object> settings, List<Object> beans) {
        this.postgres = postgres;
        Map<String, Object> all = new HashMap<>(Map.of(
                "spring.datasource.url", postgres.jdbcUrl(),
                "spring.datasource.username", postgres.user(),
                "spring.datasource.password", postgres.password(),
                "infranaut.data-dir", "unused",
                "INFRANAUT_MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        all.putAll(settings);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(DataSource.class, () -> pool(postgres));
        context.registerBean(
                PlatformTransactionManager.class, () -> new JdbcTransactionManager(bean(DataSource.class)));
        context.register(
                AxonConfiguration.class,
                PlatformConfiguration.class,
                SecretConfiguration.class,
                PersonalConfiguration.class);
        upcastersOfOthers();
        for (Object bean : beans) {
            switch (bean) {
                case ReadModel model -> context.registerBean(model.name(), ReadModel.class, () -> model);
                case AggregateType<?, ?> type -> context.registerBean(type.name(), AggregateType.class, () -> type);
                case EventProcess process -> context.registerBean(process.name(), EventProcess.class, () -> process);
                default -> throw new IllegalArgumentException(bean.toString());
            }
        }
        context.refresh();
    }

    /// The steps of the contexts' own events, which are not on the platform's class path and whose events no test here
    /// stores.
    private void upcastersOfOthers() {
        EventTypes types = EventTypes.scan();
        for (Class<?> event : types.classes()) {
            EventType type = types.typeOf(event);
            for (int from = 1; from < type.revision(); from++) {
                var step = new Upcaster(type.value(), from, old -> old);
                context.registerBean(type.value() + " from " + from, Upcaster.class, () -> step);
            }
        }
    }

    public static Postgres newDatabase() {
        return EmbeddedServers.shared()
                .freshDatabase(
                        "platform",
                        database -> Flyway.configure()
                                .dataSource(database.jdbcUrl(), database.user(), database.password())
                                .load()
                                .migrate());
    }

    public static TestPlatform start(Object... beans) {
        return on(newDatabase(), beans);
    }

    public static TestPlatform on(Postgres postgres, Object... beans) {
        return new TestPlatform(postgres, Map.of(), List.of(beans));
    }

    public static TestPlatform with(Map<String, Object> settings, Postgres postgres, Object... beans) {
        return new TestPlatform(postgres, settings, List.of(beans));
    }

    private static HikariDataSource pool(Postgres postgres) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(postgres.jdbcUrl());
        pool.setUsername(postgres.user());
        pool.setPassword(postgres.password());
        pool.setMaximumPoolSize(24);
        pool.setMinimumIdle(1);
        return pool;
    }

    public Postgres postgres() {
        return postgres;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public DSLContext db() {
        return bean(DSLContext.class);
    }

    public void inTransaction(Runnable work) {
        bean(TransactionTemplate.class).executeWithoutResult(status -> work.run());
    }

    /// Appends events in the thread's transaction, or in one of their own.
    public void append(EventMessage<?>... events) {
        bean(EventStorageEngine.class).appendEvents(List.of(events));
    }

    public long newest() {
        return db().fetchOne("select coalesce(max(position), 0) from event_store.domain_event")
                .get(0, Long.class);
    }

    public static EventMessage<?> issued(UUID key) {
        return event(
                key,
                0,
                new KeyIssued(new KeyId(key), "key " + key, DIGEST, List.of(Role.VIEWER), List.of("*"), null, NOW));
    }

    public static EventMessage<?> rotated(UUID key, long version) {
        return event(key, version, new KeyRotated(new KeyId(key), DIGEST, NOW));
    }

    private static EventMessage<?> event(UUID key, long version, KeyEvent event) {
        return new GenericDomainEventMessage<>(
                "identity.Key", key.toString(), version, event, MetaData.with("actor", "tester"));
    }

    /// Waits until something is so; fails after 30 seconds.
    public static void until(BooleanSupplier so) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so after 30 seconds");
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
