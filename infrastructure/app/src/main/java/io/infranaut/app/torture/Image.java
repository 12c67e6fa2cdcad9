package io.infranaut.app.torture;

import io.infranaut.app.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The program as the members run it. From a packed jar it is unpacked once and its classes are kept as they are after
/// loading and linking, so that a member which was killed is back in a third of the time.
final class Image {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final Path jar;

    /// @param folder where it is kept
    Image(Path folder) {
        this.folder = folder;
        this.jar = folder.resolve("app");
        List<String> whole = Program.command(List.of(), List.of());
        if (whole.contains("-jar")) {
            unpack(whole);
        }
    }

    private void unpack(List<String> whole) {
        var command = new ArrayList<>(whole);
        command.add(1, "-Djarmode=tools");
        command.addAll(List.of("extract", "--destination", jar.toString()));
        try {
            Process unpacking = new ProcessBuilder(command).inheritIO().start();
            if (!unpacking.waitFor(PATIENCE) || unpacking.exitValue() != 0) {
                throw new IllegalStateException("the program could not be unpacked");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Path cache(String use) {
        return folder.resolve(use + ".aot");
    }

    /// Whether a first run is worth while, which leaves behind what makes the others fast.
    boolean wantsTraining(String use) {
        return Files.isDirectory(jar) && !Files.exists(cache(use));
    }

    /// The command line for a use of the program.
    ///
    /// @param options of the Java virtual machine
    List<String> command(String use, List<String> options, List<String> arguments) {
        if (!Files.isDirectory(jar)) {
            return Program.command(options, arguments);
        }
        var all = new ArrayList<>(options);
        all.add((wantsTraining(use) ? "-XX:AOTCacheOutput=" : "-XX:AOTCache=") + cache(use));
        List<String> command = Program.command(all, arguments);
        int at = command.indexOf("-jar") + 1;
        command.set(at, jar.resolve(Path.of(command.get(at)).getFileName()).toString());
        return command;
    }
}
