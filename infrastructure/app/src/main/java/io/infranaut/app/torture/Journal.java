package io.infranaut.app.torture;

import io.infranaut.platform.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// The history of a run: one JSON object a line, in the order in which it happened.
final class Journal implements AutoCloseable {
    private final BufferedWriter out;

    Journal(Path file) {
        try {
            out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param what happened
    /// @param more about it, as names and values in turn
    synchronized void write(String what, Object... more) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("what", what);
        for (int i = 0; i < more.length; i += 2) {
            line.put(more[i].toString(), more[i + 1]);
        }
        try {
            out.write(Json.mapper().writeValueAsString(line));
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
