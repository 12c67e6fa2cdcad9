package io.infranaut.platform.kafka;

import java.util.concurrent.CompletableFuture;

/// Where Kafka is; known once it serves, which may be seconds after the application does.
///
/// @param bootstrapServers as Kafka's clients take them
public record KafkaAddress(CompletableFuture<String> bootstrapServers) {}
