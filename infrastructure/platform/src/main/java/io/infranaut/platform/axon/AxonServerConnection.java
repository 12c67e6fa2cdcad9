package io.infranaut.platform.axon;

import io.axoniq.axonserver.connector.event.EventChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.util.GrpcExceptionParser;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection to one context of Axon Server. A lost one is taken up again by itself.
final class AxonServerConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AxonServerConnection.class);
    private static final long TIMEOUT_SECONDS = 20;

    private final String host;
    private final String context;
    private final AxonServerConnectionManager connections;

    /// @param host host and port, `localhost:8124`; several with commas
    /// @param context in which the events are kept
    /// @param token by which the server knows its clients; null for a server that asks for none
    /// @param certificate file with the certificate to trust; empty for those that this machine trusts, null for a
    ///     connection without encryption
    AxonServerConnection(String host, String context, @Nullable String token, @Nullable String certificate) {
        this.host = host;
        this.context = context;
        var configuration = AxonServerConfiguration.builder()
                .servers(host)
                .context(context)
                .token(token)
                .build();
        configuration.setComponentName("infranaut");
        configuration.setSslEnabled(certificate != null);
        configuration.setCertFile(certificate == null || certificate.isEmpty() ? null : certificate);
        this.connections = AxonServerConnectionManager.builder()
                .axonServerConfiguration(configuration)
                .build();
    }

    EventChannel events() {
        return connections.getConnection().eventChannel();
    }

    /// Waits for an answer.
    ///
    /// @throws EventStoreException if none comes, or what the server refused: a taken sequence number as
    ///     [org.axonframework.modelling.command.ConcurrencyException]
    <T> T answer(CompletableFuture<T> answer) {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw GrpcExceptionParser.parse(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new EventStoreException(this + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("interrupted while waiting for " + this, e);
        }
    }

    /// The position of the newest event.
    long newest() {
        return answer(events().getLastToken()) + 1;
    }

    /// Says at the start, in one sentence, if the server cannot be used.
    void check() {
        try {
            newest();
        } catch (RuntimeException e) {
            LOG.info("{} cannot be used", this, e);
            throw new EventStoreException(this + " cannot be used: " + e.getMessage()
                    + "; see infranaut.axon-server.host, .context and .token, or keep the events in PostgreSQL with "
                    + EventStores.PROPERTY + "=" + EventStores.POSTGRES);
        }
    }

    @Override
    public String toString() {
        return "the context " + context + " of Axon Server at " + host;
    }

    @Override
    public void close() {
        connections.shutdown();
    }
}
