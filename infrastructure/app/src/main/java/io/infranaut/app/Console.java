package io.infranaut.app;

import io.infranaut.embedded.EmbeddedServerException;
import io.infranaut.platform.kafka.KafkaAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/// What the person at the terminal is told: where to find everything, or in one line why it did not start.
final class Console implements ApplicationListener<ApplicationReadyEvent> {
    /// Begins the line that says that all of it serves.
    static final String PUBLISHED = "Every event is published on Kafka at ";

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        Environment environment = ready.getApplicationContext().getEnvironment();
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", ""));
        out.println("Infranaut serves http://localhost:" + port
                + " | data in " + absolute(environment.getRequiredProperty("infranaut.data-dir"))
                + " | log in " + absolute(environment.getRequiredProperty("logging.file.name"))
                + " | ready after " + started(ready));
        ready.getApplicationContext()
                .getBean(KafkaAddress.class)
                .bootstrapServers()
                .thenAccept(servers -> out.println(PUBLISHED + servers));
    }

    private static String started(ApplicationReadyEvent ready) {
        var taken = ready.getTimeTaken();
        return taken == null ? "?" : String.format("%.1f s", taken.toMillis() / 1000.0);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    /// One line that names what stood in the way of a start.
    static String reason(Throwable failure) {
        Throwable deepest = failure;
        String setting = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            deepest = cause;
            if (cause instanceof EmbeddedServerException servers) {
                return oneLine(String.valueOf(servers.getMessage()));
            }
            if (cause instanceof UnsatisfiedDependencyException unsatisfied) {
                setting = settingOf(unsatisfied.getInjectionPoint());
            }
            if (cause instanceof PortInUseException port) {
                return taken(port.getPort());
            }
            if (cause instanceof IOException io
                    && String.valueOf(io.getMessage()).contains("No space left on device")) {
                return "the disk is full: " + oneLine(String.valueOf(io.getMessage()));
            }
        }
        return "could not start: " + setting
                + oneLine(deepest.getMessage() == null ? deepest.getClass().getName() : deepest.getMessage());
    }

    private static String settingOf(@Nullable InjectionPoint point) {
        Value value = point == null ? null : point.getAnnotation(Value.class);
        return value == null ? "" : "the setting " + value.value() + " cannot be used: ";
    }

    static String taken(int port) {
        return "port " + port + " is taken: stop the program that uses it, or choose another with --port";
    }

    private static String oneLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
