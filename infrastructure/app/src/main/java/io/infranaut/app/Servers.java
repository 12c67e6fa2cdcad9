package io.infranaut.app;

import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.EmbeddedSettings;
import io.infranaut.platform.kafka.KafkaAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/// Starts the embedded servers below the data directory and stops them when everything else is closed; with the profile
/// `external` takes the addresses of others from the configuration.
final class Servers implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (environment.acceptsProfiles(Profiles.of("external"))) {
            use(context, CompletableFuture.completedFuture(
                    environment.getRequiredProperty("infranaut.kafka.bootstrap-servers")));
            return;
        }
        Path data = Path.of(environment.getRequiredProperty("infranaut.data-dir"));
        EmbeddedServers servers = EmbeddedServers.start(
                data.resolve("servers"),
                EmbeddedSettings.defaults().withOnExit(SpringApplication.getShutdownHandlers()::add));
        environment.getPropertySources().addLast(new MapPropertySource("embedded-servers", Map.of(
                "spring.datasource.url", servers.postgres().jdbcUrl(),
                "spring.datasource.username", servers.postgres().user(),
                "spring.datasource.password", servers.postgres().password(),
                "infranaut.redis.address", servers.redis().address(),
                "infranaut.redis.password", servers.redis().password())));
        use(context, servers.kafka());
    }

    private static void use(ConfigurableApplicationContext context, CompletableFuture<String> kafka) {
        context.getBeanFactory().registerSingleton("kafkaAddress", new KafkaAddress(kafka));
    }
}
