package io.infranaut.platform.axon;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.infranaut.embedded.Postgres;
import io.infranaut.platform.TestPlatform;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract on a server that its user brings: `-Dinfranaut.test.axon-server=host:port`, or the environment variable
/// `INFRANAUT_TEST_AXON_SERVER`.
class AxonServerEventStoreTest implements EventStoreContract {
    private static final String ADDRESS = System.getProperty(
            "infranaut.test.axon-server", System.getenv().getOrDefault("INFRANAUT_TEST_AXON_SERVER", ""));

    private @Nullable Postgres postgres;
    private @Nullable TestPlatform running;

    @BeforeAll
    static void skipLoudlyWithoutAServer() {
        if (ADDRESS.isEmpty()) {
            String skipped = "SKIPPED: the event store on Axon Server is not tested, since no address of one is given:"
                    + " -Dinfranaut.test.axon-server=host:port";
            System.err.println("\n*** " + skipped + " ***\n");
            abort(skipped);
        }
    }

    @BeforeEach
    void start() {
        postgres = TestPlatform.newDatabase();
        restart();
    }

    private void restart() {
        close();
        running = TestPlatform.with(settings(), Objects.requireNonNull(postgres));
    }

    private static Map<String, Object> settings() {
        return Map.of("infranaut.event-store", "axon-server", "infranaut.axon-server.host", ADDRESS);
    }

    @Override
    public TestPlatform platform() {
        return Objects.requireNonNull(running);
    }

    @AfterEach
    void close() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void theTableOfEventsIsACopyThatIsTakenUpAgain() {
        UUID key = UUID.randomUUID();
        platform().append(issued(key));
        until(key, 1);
        restart();
        EventMessage<?> next = rotated(key, 1);
        platform().append(next);
        until(key, 2);

        assertThat(copied(key, "position")).last().isEqualTo(Long.toString(log().newest()));
        assertThat(copied(key, "event_id")).last().isEqualTo(next.getIdentifier());
        assertThat(copied(key, "convert_from(metadata, 'UTF8')")).containsOnly("{\"actor\":\"tester\"}");
        assertThat(platform().newest()).isEqualTo(platform().db().fetchCount(DSL.table("event_store.domain_event")));
    }

    @Test
    void aDatabaseOfAnotherHistoryIsRefused() {
        platform().append(issued(UUID.randomUUID()));
        TestPlatform.until(() -> platform().newest() == log().newest());
        platform()
                .db()
                .execute("update event_store.domain_event set event_id = 'another' where position ="
                        + " (select max(position) from event_store.domain_event)");

        assertThatThrownBy(() -> TestPlatform.with(settings(), Objects.requireNonNull(postgres)))
                .hasStackTraceContaining("one database belongs to one history");
        assertThatThrownBy(() -> TestPlatform.on(Objects.requireNonNull(postgres)))
                .hasStackTraceContaining("the database holds a copy of a history that is kept on Axon Server");
    }

    private void until(UUID key, int events) {
        TestPlatform.until(() -> copied(key, "position").size() == events);
    }

    private List<String> copied(UUID key, String what) {
        return platform()
                .db()
                .fetch(
                        "select (" + what + ")::text from event_store.domain_event where aggregate_id = ?"
                                + " order by position",
                        key.toString())
                .map(row -> row.get(0, String.class));
    }
}
