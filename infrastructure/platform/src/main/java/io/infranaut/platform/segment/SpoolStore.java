package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.format.BodyTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// Keeps request bodies as they came, durable before they are acknowledged. Safe for use by several threads and
/// processes.
public final class SpoolStore {
    private final ContentFiles files;

    /// @param folder is made when it is not there; nothing else lives in it
    public SpoolStore(Path folder) throws IOException {
        files = new ContentFiles(folder, "");
    }

    /// A body that is on the disk.
    public record Spooled(Digest digest, long bytes) {}

    /// Streams a body to the disk; returns once it is durable.
    ///
    /// @throws BodyTooLargeException beyond the limit; nothing is kept then
    public Spooled write(InputStream body, long maxBytes) throws IOException {
        var written = files.write(out -> {
            var buffer = new byte[1 << 16];
            long total = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                total += n;
                if (total > maxBytes) {
                    throw new BodyTooLargeException("the body", maxBytes);
                }
                out.write(buffer, 0, n);
            }
        });
        return new Spooled(written.digest(), written.bytes());
    }

    /// @throws SpooledBodyMissingException when it is not there
    public InputStream open(Digest digest) throws IOException {
        try {
            return Files.newInputStream(files.path(digest));
        } catch (NoSuchFileException e) {
            throw new SpooledBodyMissingException(digest);
        }
    }

    /// The file of a body, for readers that need one.
    ///
    /// @throws SpooledBodyMissingException when it is not there
    public Path path(Digest digest) {
        Path path = files.path(digest);
        if (!Files.exists(path)) {
            throw new SpooledBodyMissingException(digest);
        }
        return path;
    }

    /// Whether the body was there.
    public boolean delete(Digest digest) throws IOException {
        return files.delete(digest);
    }

    public List<StoredFile> list() throws IOException {
        return files.list();
    }

    /// Removes the bodies that nothing refers to and that were written before the given time; answers which.
    public List<Digest> sweep(Predicate<Digest> referenced, Instant before) throws IOException {
        return files.sweep(referenced, before);
    }

    /// A body that should be spooled is not there.
    public static final class SpooledBodyMissingException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SpooledBodyMissingException(Digest digest) {
            super("the spooled body " + digest + " is missing");
        }
    }
}
