package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/// Runs a program to its end.
final class Command {

    private Command() {}

    /// Runs it with its output appended to a log; fails with what it wrote there unless it ends with 0.
    static void run(String what, Path workingDirectory, ServerLog log, List<String> command) {
        try {
            // The program may leave a server behind that holds its output open: a file does not wait for that, a pipe
            // would.
            var process = new ProcessBuilder(command)
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.file().toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw log.failure(what);
            }
        } catch (IOException e) {
            throw EmbeddedServerException.of(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException(Reason.SERVER_FAILED, what + ": interrupted", e);
        }
    }

    /// Whether a program is there and ends with 0.
    static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
