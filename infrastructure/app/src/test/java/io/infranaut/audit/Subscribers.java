package io.infranaut.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The subscribers of `examples/subscribers`, run as their readers run them. Those in Python and JavaScript run when
/// the program and its Kafka client are there, which nobody installs for a test; `-Dpython=…` and `-Dnode=…` name
/// other programs.
final class Subscribers {
    private static final Path EXAMPLES = AsyncApiTest.root().resolve("examples/subscribers");
    private static final String PYTHON = System.getProperty("python", "python3");
    private static final String NODE = System.getProperty("node", "node");

    private enum Language {
        JAVA(
                List.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EXAMPLES.resolve("java/Subscriber.java").toString())),
        PYTHON(
                List.of(Subscribers.PYTHON, "-c", "import confluent_kafka"),
                List.of(
                        Subscribers.PYTHON,
                        EXAMPLES.resolve("python/subscriber.py").toString())),
        JAVASCRIPT(
                List.of(NODE, "--input-type=module", "--eval", "import '@platformatic/kafka'"),
                List.of(NODE, EXAMPLES.resolve("javascript/subscriber.js").toString()));

        private final List<String> probe;
        private final List<String> command;

        Language(List<String> probe, List<String> command) {
            this.probe = probe;
            this.command = command;
        }
    }

    private Subscribers() {}

    /// Each sees so many events, and, started again, no further ones.
    ///
    /// @param folder where they keep their positions
    static void seeAll(int events, Path folder, String bootstrap) {
        var running = new ArrayList<CompletableFuture<Void>>();
        for (Language language : Language.values()) {
            if (!language.probe.isEmpty() && run(language.probe, EXAMPLES.resolve("javascript"), null) != 0) {
                System.err.println("Subscribers: SKIPPED, the subscriber in " + language
                        + " is not tested: no program or no client, see examples/subscribers");
                continue;
            }
            running.add(CompletableFuture.runAsync(() -> {
                Path output = folder.resolve(language.name().toLowerCase(Locale.ROOT) + ".out");
                var command = new ArrayList<>(language.command);
                command.addAll(List.of(bootstrap, "example-" + language, "--exit"));
                for (int i = 0; i < 2; i++) {
                    assertThat(run(command, folder, output))
                            .as(() -> text(output))
                            .isZero();
                    assertThat(text(output)).as(language.name()).endsWith(events + " events\n");
                }
                System.out.println("Subscribers: the one in " + language + " saw " + events + " events");
            }));
        }
        running.forEach(CompletableFuture::join);
    }

    private static int run(List<String> command, Path folder, @Nullable Path output) {
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile());
            if (output == null) {
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
            } else {
                builder.redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
            }
            Process process = builder.start();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
