package io.infranaut.embedded;

import java.util.function.Consumer;

/// How the servers run.
///
/// @param postgresPort port of PostgreSQL; 0 takes the one used before, or a free one
/// @param redisPort port of Redis; 0 as above
/// @param kafkaPort port of Kafka; 0 as above
/// @param durable whether a commit waits for the disk; only tests say no
/// @param onExit takes what must run when the JVM ends. An application that needs the servers until its own last step
///     passes its own hook here, since the JVM runs its hooks in no order
/// @param onOutage is told `false` when a server has ended without being asked to, and `true` when all serve again
public record EmbeddedSettings(
        int postgresPort,
        int redisPort,
        int kafkaPort,
        boolean durable,
        Consumer<Runnable> onExit,
        Consumer<Boolean> onOutage) {

    /// Free ports, durable, stopped by a shutdown hook of the JVM.
    public static EmbeddedSettings defaults() {
        return new EmbeddedSettings(
                0,
                0,
                0,
                true,
                stop -> Runtime.getRuntime().addShutdownHook(new Thread(stop, "embedded-servers-stop")),
                serving -> {});
    }

    public EmbeddedSettings withPorts(int postgres, int redis, int kafka) {
        return new EmbeddedSettings(postgres, redis, kafka, durable, onExit, onOutage);
    }

    public EmbeddedSettings withDurability(boolean durable) {
        return new EmbeddedSettings(postgresPort, redisPort, kafkaPort, durable, onExit, onOutage);
    }

    public EmbeddedSettings withOnExit(Consumer<Runnable> onExit) {
        return new EmbeddedSettings(postgresPort, redisPort, kafkaPort, durable, onExit, onOutage);
    }

    public EmbeddedSettings withOnOutage(Consumer<Boolean> onOutage) {
        return new EmbeddedSettings(postgresPort, redisPort, kafkaPort, durable, onExit, onOutage);
    }
}
