package io.infranaut.platform.axon;

import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// The events in a context of Axon Server, a server that its user brings. Commands stay in the process that takes them:
/// the server is used as event store alone.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = EventStores.PROPERTY, havingValue = EventStores.AXON_SERVER)
class AxonServerStoreConfiguration {
    @Bean
    AxonServerConnection axonServerConnection(
            @Value("${infranaut.axon-server.host:localhost:8124}") String host,
            @Value("${infranaut.axon-server.context:default}") String context,
            Environment settings) {
        @Nullable String token = settings.getProperty("infranaut.axon-server.token");
        @Nullable String certificate = settings.getProperty("infranaut.axon-server.certificate");
        boolean tls = settings.getProperty("infranaut.axon-server.tls", Boolean.class, certificate != null);
        String trusted = certificate == null ? "" : certificate;
        var server = new AxonServerConnection(host, context, token, tls ? trusted : null);
        try {
            server.check();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    @Bean
    AxonServerEventStorageEngine eventStorageEngine(
            AxonServerConnection server,
            EventSerializer serializer,
            SnapshotSerializer snapshots,
            Upcasters upcasters) {
        return AxonServerEventStorageEngine.on(server, serializer, snapshots, upcasters);
    }

    @Bean
    AxonServerLog eventLog(
            AxonServerConnection server,
            AxonServerEventStorageEngine engine,
            EventSerializer serializer,
            Upcasters upcasters) {
        return new AxonServerLog(server, engine, serializer, upcasters);
    }

    @Bean
    @DependsOnDatabaseInitialization
    AxonServerCopy eventCopy(DataSource dataSource, AxonServerConnection server) {
        return new AxonServerCopy(dataSource, server).start();
    }

    @Bean(destroyMethod = "shutDown")
    EmbeddedEventStore eventStore(AxonServerEventStorageEngine engine) {
        return EmbeddedEventStore.builder().storageEngine(engine).build();
    }
}
