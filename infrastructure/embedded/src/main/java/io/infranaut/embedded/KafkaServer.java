package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.LoggerFactory;

/// A Kafka broker that is its own controller, inside this JVM, with its data in `kafka/` of the data directory.
final class KafkaServer {

    static final String NAME = "kafka";

    private static final int NODE = 1;
    private static final String CONTROLLER = "kafka-controller";

    // How often a broker in this JVM has given up; a broker that was there then is taken to be that one.
    private static final AtomicInteger GIVEN_UP = new AtomicInteger();

    private final KafkaRaftServer server;
    private final int port;
    private final int givenUpBefore = GIVEN_UP.get();

    private KafkaServer(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    static KafkaServer start(DataDirectory directory, EmbeddedSettings settings) {
        var data = directory.resolve("kafka");
        format(directory, data);
        // Kafka ends the JVM when its disk fails; here it shares the JVM with its users and must end alone.
        Exit.setExitProcedure(KafkaServer::refuseToExit);
        Exit.setHaltProcedure(KafkaServer::refuseToExit);
        return Ports.onFreePort(directory, NAME, settings.kafkaPort(), () -> {
            var port = directory.port(NAME, settings.kafkaPort());
            var configuration = new KafkaConfig(configuration(data, port, directory.port(CONTROLLER, 0)), false);
            var server = new KafkaRaftServer(configuration, Time.SYSTEM);
            try {
                server.startup();
            } catch (RuntimeException e) {
                server.shutdown();
                server.awaitShutdown();
                throw failure(e);
            }
            return new KafkaServer(server, port);
        });
    }

    String bootstrapServers() {
        return DataDirectory.HOST + ":" + port;
    }

    int port() {
        return port;
    }

    /// Whether it has not given up, as it does when its disk fails.
    boolean runs() {
        return GIVEN_UP.get() == givenUpBefore;
    }

    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void refuseToExit(int status, String message) {
        var reason = "Kafka stopped with status " + status + (message == null ? "" : ": " + message);
        LoggerFactory.getLogger(KafkaServer.class).error(reason);
        GIVEN_UP.incrementAndGet();
        throw new EmbeddedServerException(Reason.SERVER_FAILED, reason);
    }

    private static EmbeddedServerException failure(RuntimeException e) {
        var text = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : " | ").append(cause.getMessage());
        }
        return new EmbeddedServerException(
                EmbeddedServerException.reasonIn(text.toString()), "Kafka could not start: " + text, e);
    }

    /// Formats the storage beside its place and then renames it, so that storage that is there is whole.
    private static void format(DataDirectory directory, Path data) {
        if (Files.isDirectory(data)) {
            return;
        }
        var beside = directory.resolve("kafka.new");
        try {
            DataDirectory.delete(beside);
            new Formatter()
                    .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(beside.toString())
                    .addDirectory(beside.toString())
                    .run();
            Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw EmbeddedServerException.of("Kafka could not format its storage", e);
        } catch (Exception e) {
            throw new EmbeddedServerException(
                    EmbeddedServerException.reasonIn(String.valueOf(e.getMessage())),
                    "Kafka could not format its storage: " + e,
                    e);
        }
    }

    private static Map<String, String> configuration(Path data, int port, int controllerPort) {
        var configuration = new HashMap<String, String>();
        configuration.put("process.roles", "broker,controller");
        configuration.put("node.id", Integer.toString(NODE));
        configuration.put("controller.quorum.voters", NODE + "@" + DataDirectory.HOST + ":" + controllerPort);
        configuration.put(
                "listeners",
                "PLAINTEXT://" + DataDirectory.HOST + ":" + port + ",CONTROLLER://" + DataDirectory.HOST + ":"
                        + controllerPort);
        configuration.put("advertised.listeners", "PLAINTEXT://" + DataDirectory.HOST + ":" + port);
        configuration.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        configuration.put("controller.listener.names", "CONTROLLER");
        configuration.put("inter.broker.listener.name", "PLAINTEXT");
        configuration.put("log.dirs", data.toString());
        configuration.put("auto.create.topics.enable", "false");
        configuration.put("offsets.topic.num.partitions", "8");
        configuration.put("offsets.topic.replication.factor", "1");
        configuration.put("transaction.state.log.num.partitions", "8");
        configuration.put("transaction.state.log.replication.factor", "1");
        configuration.put("transaction.state.log.min.isr", "1");
        configuration.put("share.coordinator.state.topic.num.partitions", "8");
        configuration.put("share.coordinator.state.topic.replication.factor", "1");
        configuration.put("share.coordinator.state.topic.min.isr", "1");
        configuration.put("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed counts as alive until its session ends, and its successor waits for that.
        configuration.put("broker.session.timeout.ms", "1000");
        configuration.put("broker.heartbeat.interval.ms", "200");
        return configuration;
    }
}
