package io.infranaut.platform.axon;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.platform.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventStoreSettingsTest {
    @Test
    void anEventStoreThatThereIsNotIsRefusedByName() {
        assertThatThrownBy(
                        () -> TestPlatform.with(Map.of("infranaut.event-store", "mongo"), TestPlatform.newDatabase()))
                .hasRootCauseMessage(
                        "there is no event store 'mongo': infranaut.event-store is postgres or axon-server");
    }

    @Test
    void anAxonServerThatCannotBeReachedIsNamedWithTheSettings() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThatThrownBy(() -> TestPlatform.with(
                        Map.of(
                                "infranaut.event-store",
                                "axon-server",
                                "infranaut.axon-server.host",
                                "localhost:" + closed,
                                "infranaut.axon-server.context",
                                "elsewhere"),
                        TestPlatform.newDatabase()))
                .hasStackTraceContaining(
                        "the context elsewhere of Axon Server at localhost:" + closed + " cannot be used: ")
                .hasStackTraceContaining("infranaut.axon-server.host");
    }
}
