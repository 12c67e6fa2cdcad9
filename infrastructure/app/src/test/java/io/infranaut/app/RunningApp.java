package io.infranaut.app;

import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.kafka.KafkaAddress;
import io.infranaut.platform.readmodel.ReadModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// The whole application on real servers, with a client that speaks to it over HTTP. One per test JVM, shared by all
/// tests: a test makes resources with names of its own.
public final class RunningApp {
    public static final String ADMIN_KEY = "the-administrator-of-the-tests";

    /// The read models that a rebuild, and the requests that ask about it, add to: they change while they are compared.
    public static final Set<String> CHANGE_BY_BEING_WATCHED = Set.of("audit", "trail");

    /// Much more than anything takes, since a machine may stand still for a while.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final class Shared {
        private static final RunningApp APP = start(Map.of());
    }

    private final ConfigurableApplicationContext context;
    private final Postgres postgres;
    private final String base;

    private RunningApp(ConfigurableApplicationContext context, Postgres postgres) {
        this.context = context;
        this.postgres = postgres;
        this.base = "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /// The application that all tests share.
    public static RunningApp shared() {
        return Shared.APP;
    }

    /// An application of one's own, on a new database; close its context in the end.
    public static RunningApp start(Map<String, String> properties) {
        return start(properties, EmbeddedServers.shared().kafka());
    }

    /// The same with another Kafka, which may come up later.
    public static RunningApp start(Map<String, String> properties, CompletableFuture<String> kafka) {
        return start(properties, kafka, EmbeddedServers.shared().freshDatabase());
    }

    /// The same on a database that may hold something.
    public static RunningApp start(Map<String, String> properties, Postgres postgres) {
        return start(properties, EmbeddedServers.shared().kafka(), postgres);
    }

    private static RunningApp start(
            Map<String, String> properties, CompletableFuture<String> kafka, Postgres postgres) {
        EmbeddedServers servers = EmbeddedServers.shared();
        Map<String, Object> all = new HashMap<>();
        all.put("server.port", "0");
        all.put("infranaut.data-dir", temporaryFolder().toString());
        all.put("INFRANAUT_ADMIN_KEY", ADMIN_KEY);
        // another start on the same database has another data directory
        all.put("INFRANAUT_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        all.put("spring.profiles.active", "external");
        all.put("spring.datasource.url", postgres.jdbcUrl());
        all.put("spring.datasource.username", postgres.user());
        all.put("spring.datasource.password", postgres.password());
        all.put("spring.datasource.hikari.maximum-pool-size", "16");
        all.put("infranaut.redis.address", servers.redis().address());
        all.put("infranaut.redis.password", servers.redis().password());
        all.putAll(properties);
        var application = new SpringApplication(Infranaut.class);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("kafkaAddress", new KafkaAddress(kafka));
            HeldBack.asWished().ifPresent(context.getBeanFactory()::addBeanPostProcessor);
        });
        return new RunningApp(application.run(arguments(all)), postgres);
    }

    // Arguments, since defaults would give way to what the application's own configuration says.
    private static String[] arguments(Map<String, Object> properties) {
        return properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("infranaut-test");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// The database, to look behind the API.
    public Postgres postgres() {
        return postgres;
    }

    public String base() {
        return base;
    }

    /// What came back.
    ///
    /// @param body as JSON, or a missing node when it is none
    public record Reply(int status, HttpResponse<byte[]> response, JsonNode body) {
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        /// The reply itself, if it has that status.
        public Reply expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected status " + expected + ", got " + status + ": " + text());
            }
            return this;
        }
    }

    /// Sends a request as the administrator.
    ///
    /// @param body null for none, a String or byte[] as it is, anything else as JSON
    /// @param headers names and values in turn
    public Reply send(String method, String path, @Nullable Object body, String... headers) {
        return sendAs(ADMIN_KEY, method, path, body, headers);
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Reply post(String path, Object body, String... headers) {
        return send("POST", path, body, headers);
    }

    /// Sends a request with a key; an empty one for none.
    public Reply sendAs(String key, String method, String path, @Nullable Object body, String... headers) {
        return new Client(base, key).send(method, path, body, headers);
    }

    /// Makes a resource; back once it can be seen.
    public Reply create(String path, Object body) {
        Reply made = post(path, body).expect(201);
        get(made.header("Location"), "Infranaut-Min-Position", made.header("Infranaut-Position"))
                .expect(200);
        return made;
    }

    /// Rebuilds a read model; back once the new generation serves.
    public void rebuild(String model, int segments) {
        ReadModels models = bean(ReadModels.class);
        String request = UUID.randomUUID().toString();
        models.rebuild(model, segments, request);
        eventually(() -> models.rebuilt(model, request).orElseThrow().state(), "SERVING"::equals);
    }

    /// Waits until read models have taken in all that there is now, so that what they read of it may be spoilt.
    public void awaitReadModels(String... names) throws InterruptedException {
        if (!bean(ReadModels.class).awaitNewest(List.of(names), PATIENCE)) {
            throw new AssertionError("not all of " + List.of(names) + " have passed the newest event");
        }
    }

    /// The secret of a new key with one role, which may be used from now on.
    public String keyWithRole(String role) {
        return keyWithRole(role, "*");
    }

    /// The same for one namespace only.
    public String keyWithRole(String role, String namespace) {
        return create(
                        "/api/v1/keys",
                        Map.of("name", "test " + role, "roles", List.of(role), "namespaces", List.of(namespace)))
                .body()
                .get("secret")
                .asString();
    }

    /// Asks until the answer is right; fails with the last one after a minute.
    public static <T> T eventually(Callable<T> question, Predicate<T> right) {
        return eventually(PATIENCE, question, right);
    }

    /// Asks until the answer is right; fails with the last one after that time.
    public static <T> T eventually(Duration patience, Callable<T> question, Predicate<T> right) {
        Instant deadline = Instant.now().plus(patience);
        while (true) {
            T answer;
            try {
                answer = question.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            if (right.test(answer)) {
                return answer;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("still not right after " + patience.toSeconds() + " seconds: " + answer);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
