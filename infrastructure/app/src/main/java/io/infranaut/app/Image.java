package io.infranaut.app;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// The program made to start fast: in jars, which it is unpacked from or packed into, and with its classes kept as they
/// are after loading and linking, which a first run leaves behind. A process that was killed is back in a third of the
/// time.
public final class Image {
    /// What the first run and all others have in common; other collectors do not take each other's classes.
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // of a cache that fits only in part it says more than anybody reads
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final Path cache;
    private final String java;
    private final List<String> classes;

    /// Makes it, which takes a start of the whole program with servers of its own.
    ///
    /// @param folder where it is kept, which is made
    public Image(Path folder) {
        this.folder = folder;
        this.cache = folder.resolve("program.aot");
        try {
            Files.createDirectories(folder);
            List<String> program = Program.command(List.of(), List.of());
            this.java = program.getFirst();
            this.classes = program.contains("-jar") ? unpacked(program) : packed(program);
            train();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// The command line that starts it.
    ///
    /// @param options of the Java virtual machine, more than what all have
    public List<String> command(List<String> options, List<String> arguments) {
        var all = new ArrayList<>(options);
        all.add("-XX:AOTCache=" + cache);
        return line(all, arguments);
    }

    private List<String> line(List<String> options, List<String> arguments) {
        var line = new ArrayList<String>();
        line.add(java);
        line.addAll(OPTIONS);
        line.addAll(options);
        line.addAll(classes);
        line.addAll(arguments);
        return line;
    }

    private List<String> unpacked(List<String> program) throws IOException, InterruptedException {
        var command = new ArrayList<>(program);
        command.add(1, "-Djarmode=tools");
        command.addAll(List.of("extract", "--destination", folder.resolve("app").toString()));
        Process unpacking = new ProcessBuilder(command).inheritIO().start();
        if (!unpacking.waitFor(PATIENCE) || unpacking.exitValue() != 0) {
            throw new IllegalStateException("the program could not be unpacked");
        }
        Path jar = Path.of(program.get(program.indexOf("-jar") + 1)).getFileName();
        return List.of("-jar", folder.resolve("app").resolve(jar).toString());
    }

    private List<String> packed(List<String> program) throws IOException {
        int at = program.indexOf("-cp") + 1;
        var jars = new ArrayList<String>();
        for (String entry : program.get(at).split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                Path jar = folder.resolve("classes-" + jars.size() + ".jar");
                pack(Path.of(entry), jar);
                jars.add(jar.toString());
            } else if (Files.exists(Path.of(entry))) {
                jars.add(entry);
            }
        }
        return List.of("-cp", String.join(File.pathSeparator, jars), program.get(at + 1));
    }

    private static void pack(Path from, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.equals(from)).sorted().toList()) {
                String name = from.relativize(file).toString().replace(File.separatorChar, '/');
                boolean isFolder = Files.isDirectory(file);
                // what is found by scanning the classpath is found by the entries of its folders
                out.putNextEntry(new JarEntry(isFolder ? name + "/" : name));
                if (!isFolder) {
                    Files.copy(file, out);
                }
            }
        }
    }

    private void train() throws IOException, InterruptedException {
        var training = new ProcessBuilder(line(
                        List.of("-XX:AOTCacheOutput=" + cache),
                        List.of("--infranaut.data-dir=" + folder.resolve("training"), "--server.port=0")))
                .redirectErrorStream(true)
                .start();
        var said = new StringBuilder();
        try (BufferedReader out = training.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith(Console.PUBLISHED)) {
                    // not of the process itself, which would close what it still has to say
                    training.toHandle().destroy();
                }
            }
            if (!training.waitFor(PATIENCE) || !Files.exists(cache)) {
                throw new IllegalStateException("the program did not start: " + said);
            }
        } finally {
            training.destroyForcibly();
        }
    }
}
