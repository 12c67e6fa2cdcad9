package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder of files named by the SHA-256 of their content, in 256 folders by its first two digits. What is being
/// written or removed lies in the folder `tmp`.
final class ContentFiles {
    private static final Pattern FANOUT = Pattern.compile("[0-9a-f]{2}");

    private final Path folder;
    private final Path temporary;
    private final String suffix;

    ContentFiles(Path folder, String suffix) throws IOException {
        this.folder = folder;
        this.temporary = folder.resolve("tmp");
        this.suffix = suffix;
        Files.createDirectories(temporary);
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    record Written(Digest digest, long bytes) {}

    Path path(Digest digest) {
        return part(digest).resolve(digest.value() + suffix);
    }

    private Path part(Digest digest) {
        return folder.resolve(digest.value().substring(0, 2));
    }

    /// Writes a file and answers once it is durable. A file of the same content is replaced, so it counts as new.
    Written write(Content content) throws IOException {
        Path draft = temporary.resolve(UUID.randomUUID().toString());
        try {
            Written written;
            try (FileChannel file = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var out = new Hashing(Channels.newOutputStream(file));
                content.writeTo(out);
                out.flush();
                written = new Written(out.digest(), out.bytes);
                file.force(true);
            }
            Path part = part(written.digest());
            if (!Files.isDirectory(part)) {
                Files.createDirectories(part);
                syncFolder(folder);
            }
            Files.move(draft, path(written.digest()), StandardCopyOption.ATOMIC_MOVE);
            syncFolder(part);
            return written;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    boolean delete(Digest digest) throws IOException {
        boolean deleted = Files.deleteIfExists(path(digest));
        if (deleted) {
            syncFolder(part(digest));
        }
        return deleted;
    }

    List<StoredFile> list() throws IOException {
        List<StoredFile> files = new ArrayList<>();
        try (Stream<Path> parts = Files.list(folder)) {
            for (Path part : parts.filter(
                            p -> FANOUT.matcher(p.getFileName().toString()).matches())
                    .sorted()
                    .toList()) {
                try (Stream<Path> members = Files.list(part)) {
                    for (Path file : members.sorted().toList()) {
                        add(files, file);
                    }
                }
            }
        }
        return files;
    }

    private void add(List<StoredFile> files, Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.length() == 64 + suffix.length() && name.endsWith(suffix)) {
            try {
                files.add(new StoredFile(
                        new Digest(name.substring(0, 64)),
                        Files.size(file),
                        Files.getLastModifiedTime(file).toInstant()));
            } catch (NoSuchFileException e) {
                // swept meanwhile
            }
        }
    }

    /// Removes what is not referenced and was written before the given time, and drafts of that age.
    List<Digest> sweep(Predicate<Digest> referenced, Instant before) throws IOException {
        List<Digest> removed = new ArrayList<>();
        for (StoredFile file : list()) {
            if (file.written().isBefore(before) && !referenced.test(file.digest()) && remove(file.digest(), before)) {
                removed.add(file.digest());
            }
        }
        try (Stream<Path> drafts = Files.list(temporary)) {
            for (Path draft : drafts.toList()) {
                if (isBefore(draft, before)) {
                    Files.deleteIfExists(draft);
                }
            }
        }
        return removed;
    }

    /// A writer may replace the file between look and removal; so it is set aside first and looked at again.
    private boolean remove(Digest digest, Instant before) throws IOException {
        Path aside = temporary.resolve(UUID.randomUUID().toString());
        try {
            Files.move(path(digest), aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (isBefore(aside, before)) {
            Files.delete(aside);
            return true;
        }
        Files.move(aside, path(digest), StandardCopyOption.ATOMIC_MOVE);
        return false;
    }

    private static boolean isBefore(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    static Digest digestOf(Path file) throws IOException {
        MessageDigest sha = sha256();
        var buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha.update(buffer, 0, n);
            }
        }
        return new Digest(HexFormat.of().formatHex(sha.digest()));
    }

    private static void syncFolder(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Hashing extends FilterOutputStream {
        private final MessageDigest sha = sha256();
        private long bytes;

        Hashing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            sha.update(source, offset, length);
            bytes += length;
        }

        /// The channel is synced and closed by its owner.
        @Override
        public void close() throws IOException {
            flush();
        }

        Digest digest() {
            return new Digest(HexFormat.of().formatHex(sha.digest()));
        }
    }
}
