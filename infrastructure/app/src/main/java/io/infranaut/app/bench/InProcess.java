package io.infranaut.app.bench;

import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.identity.api.KeyCommand.IssueKey;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.security.KeyFormat;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// Infranaut in the benchmark's own process, whole, on servers of its own: for commands that do not come over HTTP.
final class InProcess implements AutoCloseable {
    private final EmbeddedServers servers;
    private final ConfigurableApplicationContext context;
    private final CommandSender sender;

    private InProcess(EmbeddedServers servers, ConfigurableApplicationContext context) {
        this.servers = servers;
        this.context = context;
        this.sender = context.getBean(CommandSender.class);
    }

    static InProcess start(Path data, SpringApplication application) {
        EmbeddedServers servers = EmbeddedServers.start(data.resolve("servers"));
        try {
            application.setAdditionalProfiles("external");
            return new InProcess(
                    servers,
                    application.run(
                            "--infranaut.data-dir=" + data,
                            "--server.port=0",
                            "--infranaut.kafka.bootstrap-servers="
                                    + servers.kafka().join(),
                            "--spring.datasource.url=" + servers.postgres().jdbcUrl(),
                            "--spring.datasource.username=" + servers.postgres().user(),
                            "--spring.datasource.password=" + servers.postgres().password(),
                            "--infranaut.redis.address=" + servers.redis().address(),
                            "--infranaut.redis.password=" + servers.redis().password()));
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    PGSimpleDataSource database() {
        var source = new PGSimpleDataSource();
        source.setUrl(servers.postgres().jdbcUrl());
        source.setUser(servers.postgres().user());
        source.setPassword(servers.postgres().password());
        return source;
    }

    /// A client that sends one command after the other.
    Load.Requests client() {
        return new Load.Requests() {
            @Override
            public void one() {
                Instant now = Instant.now();
                var id = new KeyId(Ids.next(now));
                sender.send(
                        new IssueKey(
                                id,
                                "benchmark",
                                KeyFormat.digest(id.toString()),
                                Set.of(Role.VIEWER),
                                Set.of("default"),
                                null,
                                now),
                        Caller.system("benchmark", now, UUID.randomUUID().toString()));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        context.close();
        servers.close();
    }
}
