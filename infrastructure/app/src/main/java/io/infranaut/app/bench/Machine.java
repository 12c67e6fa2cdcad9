package io.infranaut.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The machine, and what others do on it.
final class Machine {
    private Machine() {}

    static String line(Path work) {
        String model = first("/proc/cpuinfo", "model name").replaceFirst(".*:\\s*", "");
        long memory = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        return String.format(
                Locale.ROOT,
                "%d processors%s, %.0f GiB memory, %s %s %s, data on %s",
                Runtime.getRuntime().availableProcessors(),
                model.isEmpty() ? "" : " (" + model + ")",
                memory / (double) (1 << 30),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                fileSystem(work));
    }

    private static String fileSystem(Path work) {
        try {
            return Files.getFileStore(work).type();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Programs that wait for a processor or run, averaged over a minute; negative when not known.
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /// Memory of a process in MiB: its fair share of what it shares with others, where the system tells.
    static double mebibytes(List<ProcessHandle> processes) {
        double sum = 0;
        for (ProcessHandle process : processes) {
            String share = first("/proc/" + process.pid() + "/smaps_rollup", "Pss:");
            String resident = share.isEmpty() ? first("/proc/" + process.pid() + "/status", "VmRSS:") : share;
            sum += resident.isEmpty() ? 0 : Long.parseLong(resident.replaceAll("[^0-9]", "")) / 1024.0;
        }
        return sum;
    }

    private static String first(String file, String start) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(start)).findFirst().orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }
}
