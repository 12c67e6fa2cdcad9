package io.infranaut.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Where the processors' time goes during a load: by process, and within Infranaut by thread and by library.
final class Profile {
    private final Instance instance;
    private final Path work;

    Profile(Instance instance, Path work) {
        this.instance = instance;
        this.work = work;
    }

    /// Runs a load once more under the profiler and says in lines of Markdown where its time went.
    List<String> of(String what, Runnable load) {
        Path file = work.resolve(what.replaceAll("[^a-z0-9]+", "-") + ".jfr");
        jcmd("JFR.start", "name=bench", "settings=profile");
        double java = seconds(List.of(instance.java()));
        double servers = seconds(instance.servers());
        double own = seconds(List.of(ProcessHandle.current()));
        long begin = System.nanoTime();
        load.run();
        double taken = (System.nanoTime() - begin) / 1e9;
        java = (seconds(List.of(instance.java())) - java) / taken;
        servers = (seconds(instance.servers()) - servers) / taken;
        own = (seconds(List.of(ProcessHandle.current())) - own) / taken;
        jcmd("JFR.stop", "name=bench", "filename=" + file);
        return List.of(
                String.format(
                        Locale.ROOT,
                        "- **%s**: processors in use: Infranaut %.2f, PostgreSQL and Redis %.2f, this client %.2f.",
                        what,
                        java,
                        servers,
                        own),
                "  Of Infranaut's samples, by thread: " + shares(file, Profile::thread) + ".",
                "  By the innermost frame that is not the JDK's: " + shares(file, Profile::library) + ".");
    }

    private static double seconds(List<ProcessHandle> processes) {
        return processes.stream()
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9)
                .sum();
    }

    private void jcmd(String... arguments) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        var command = new ArrayList<>(
                List.of(jcmd.toString(), Long.toString(instance.java().pid())));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private interface Group {
        String of(RecordedEvent sample);
    }

    private static String shares(Path file, Group group) {
        var counts = new HashMap<String, Long>();
        long all = 0;
        if (!Files.exists(file)) {
            return "none, the profiler left no file";
        }
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
                    counts.merge(group.of(event), 1L, Long::sum);
                    all++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double total = all;
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(8)
                .map(entry -> String.format(Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue() / total))
                .collect(Collectors.joining(", "));
    }

    private static String thread(RecordedEvent sample) {
        var thread = sample.getThread("sampledThread");
        String name = thread == null ? "" : Objects.requireNonNullElse(thread.getJavaName(), "");
        return name.isEmpty() ? "virtual (requests)" : name.replaceAll("[0-9]+", "n");
    }

    private static String library(RecordedEvent sample) {
        if (sample.getStackTrace() == null) {
            return "unknown";
        }
        for (RecordedFrame frame : sample.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (!type.matches("(java|javax|jdk|sun|com\\.sun)\\..*")) {
                String[] parts = type.split("\\.", 4);
                return String.join(".", List.of(parts).subList(0, Math.min(parts.length - 1, 3)));
            }
        }
        return "the JDK alone";
    }
}
