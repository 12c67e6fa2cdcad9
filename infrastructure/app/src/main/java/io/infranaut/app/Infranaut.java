package io.infranaut.app;

import io.infranaut.app.bench.Bench;
import io.infranaut.app.demo.Demo;
import io.infranaut.app.demo.Published;
import io.infranaut.app.torture.Broker;
import io.infranaut.app.torture.Torture;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/// Starts Infranaut.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        basePackages = "io.infranaut",
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @Filter(type = FilterType.CUSTOM, classes = RoleFilter.class))
public class Infranaut {
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("bench")) {
            bench(List.of(arguments));
            return;
        }
        if (List.of(arguments).contains("audit")) {
            quiet();
            System.exit(AuditVerify.run(List.of(arguments), System.out, System.err));
        }
        if (List.of(arguments).contains("torture")) {
            torture(List.of(arguments));
        }
        if (arguments.length == 2 && arguments[0].equals("broker")) {
            broker(Path.of(arguments[1]));
        }
        SpringApplication application = application();
        application.addListeners(new Console(System.out));
        List<String> asked = List.of(arguments);
        try {
            ConfigurableApplicationContext context = application.run(arguments);
            if (asked.contains("demo")) {
                demo(context, asked.contains("--exit"));
            }
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Infranaut.class).info("The start failed", e);
            System.err.println("infranaut: " + Console.reason(e));
            System.exit(1);
        }
    }

    private static SpringApplication application() {
        var application = new SpringApplication(Infranaut.class);
        application.addInitializers(new Servers());
        application.setDefaultProperties(Map.of("spring.main.banner-mode", "off"));
        return application;
    }

    private static void quiet() {
        LoggingSystem.get(Infranaut.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
    }

    /// Tortures an installation of its own below the data directory; ends with 1 when something did not hold.
    private static void torture(List<String> arguments) {
        quiet();
        LoggingSystem.get(Infranaut.class.getClassLoader()).setLogLevel(EmbeddedServers.class.getName(), LogLevel.OFF);
        int code = 1;
        try {
            var settings = Torture.Settings.of(arguments);
            var image = new Image(settings.folder().resolve("program"));
            code = new Torture(settings, image, System.out).run().broken().isEmpty() ? 0 : 1;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Infranaut.class).error("The torture failed", e);
            System.err.println("infranaut: the torture failed: " + e.getMessage());
        }
        System.exit(code);
    }

    /// Serves as Kafka for who has started this process.
    private static void broker(Path data) {
        quiet();
        try {
            Broker.serve(data, System.out);
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            System.err.println("infranaut: " + e.getMessage());
            System.exit(1);
        }
    }

    /// Measures on instances of its own, whatever the data directory and port.
    private static void bench(List<String> arguments) {
        int code = 0;
        try {
            new Bench(Infranaut.class, Infranaut::application, arguments, System.out).run();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Infranaut.class).error("The benchmark failed", e);
            System.err.println("infranaut: the benchmark failed: " + e.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private static void demo(ConfigurableApplicationContext context, boolean exit) {
        String base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
        boolean terminal = System.console() != null && System.console().isTerminal();
        int code = 0;
        String key = DemoKey.issue(context.getBean(CommandSender.class));
        var published = new Published(context.getBean(KafkaClients.class));
        try (var demo = new Demo(base, key, terminal, published)) {
            demo.run();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Infranaut.class).error("The demo failed", e);
            System.err.println("infranaut: the demo failed: " + e.getMessage());
            code = 1;
        }
        if (exit || code != 0) {
            System.exit(code);
        }
    }
}
