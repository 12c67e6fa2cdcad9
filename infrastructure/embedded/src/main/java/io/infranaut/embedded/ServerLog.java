package io.infranaut.embedded;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a server writes, read from the moment on at which this was made.
record ServerLog(Path file, long start) {

    private static final long KEEP = 16 << 20;

    static ServerLog at(Path file) {
        try {
            if (Files.exists(file) && Files.size(file) > KEEP) {
                Files.delete(file);
            }
            return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot read " + file, e);
        }
    }

    List<String> lines() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var channel = FileChannel.open(file)) {
            channel.position(start);
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot read " + file, e);
        }
    }

    /// The failure of the server that wrote this log, its last lines quoted on one line.
    EmbeddedServerException failure(String what) {
        var lines = lines();
        var text = String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
        var reason = EmbeddedServerException.reasonIn(String.join("\n", lines));
        var hint = switch (reason) {
            case DISK_FULL -> ": the disk is full";
            case PORT_TAKEN -> ": its port is taken";
            case NOT_WRITABLE -> ": permission denied";
            case DATA_DIRECTORY_IN_USE, UNSUPPORTED_PLATFORM, SERVER_FAILED -> "";
        };
        return new EmbeddedServerException(reason, what + hint + " (" + file + " says: " + text + ")");
    }
}
