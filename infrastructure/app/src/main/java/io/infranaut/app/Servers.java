package io.infranaut.app;

import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.EmbeddedSettings;
import io.infranaut.platform.kafka.KafkaAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.server.PortInUseException;
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
        requireFree(environment.getProperty("server.port", Integer.class, 0));
        if (environment.acceptsProfiles(Profiles.of("external"))) {
            use(
                    context,
                    CompletableFuture.completedFuture(
                            environment.getRequiredProperty("infranaut.kafka.bootstrap-servers")));
            return;
        }
        Path data = Path.of(environment.getRequiredProperty("infranaut.data-dir"));
        EmbeddedServers servers = EmbeddedServers.start(
                data.resolve("servers"),
                EmbeddedSettings.defaults()
                        .withPorts(0, 0, environment.getProperty("infranaut.kafka.port", Integer.class, 0))
                        .withOnExit(SpringApplication.getShutdownHandlers()::add)
                        .withOnOutage(serving -> tellReadiness(context, serving)));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "embedded-servers",
                        Map.of(
                                "spring.datasource.url", servers.postgres().jdbcUrl(),
                                "spring.datasource.username", servers.postgres().user(),
                                "spring.datasource.password", servers.postgres().password(),
                                "infranaut.redis.address", servers.redis().address(),
                                "infranaut.redis.password", servers.redis().password())));
        use(context, servers.kafka());
    }

    /// Tells before anything is started what the web server would find out at the very end.
    private static void requireFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (BindException e) {
            throw new PortInUseException(port, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not ready while a server is away; ready again with it, unless the application itself has not got so far yet.
    private static void tellReadiness(ConfigurableApplicationContext context, boolean serving) {
        if (context.isRunning()) {
            AvailabilityChangeEvent.publish(
                    context, serving ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC);
        }
    }

    private static void use(ConfigurableApplicationContext context, CompletableFuture<String> kafka) {
        context.getBeanFactory().registerSingleton("kafkaAddress", new KafkaAddress(kafka));
    }
}
