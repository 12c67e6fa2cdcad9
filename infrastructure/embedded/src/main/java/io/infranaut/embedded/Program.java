package io.infranaut.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A process that may run a program, known by its number only.
///
/// @param name the file name of the program
record Program(String name, long pid) {

    private static final Duration POLL = Duration.ofMillis(20);

    /// Whether the process exists and runs this program. One that has ended but that nobody has collected, as happens
    /// in containers whose first process does not collect, does not run.
    boolean runs() {
        var stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(Path.of("/proc/self/stat"))) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(process -> process.info().command())
                    .filter(command -> Path.of(command).endsWith(name))
                    .isPresent();
        }
        try {
            var fields = Files.readString(stat);
            var end = fields.lastIndexOf(')');
            return fields.substring(fields.indexOf('(') + 1, end).equals(name)
                    && "ZX".indexOf(fields.charAt(end + 2)) < 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Waits until it no longer runs; false when it still does in the end.
    boolean awaitEnd(Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (runs()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }
}
