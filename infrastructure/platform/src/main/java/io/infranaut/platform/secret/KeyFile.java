package io.infranaut.platform.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key of an installation: 32 random bytes, given by the environment in base64 or, when that is not so, kept in a
/// file that only its owner can read and that the first start makes.
public final class KeyFile {
    private static final int BYTES = 32;

    private KeyFile() {}

    /// @param given base64 of 32 bytes
    /// @param variable that it was given by
    /// @throws IllegalStateException if there is a key but it cannot be one
    public static byte[] load(@Nullable String given, String variable, Path file) {
        if (given != null && !given.isBlank()) {
            return key(given, variable);
        }
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return key(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + file, e);
        }
    }

    private static byte[] key(String base64, String source) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.strip());
            if (bytes.length == BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(source + " must be 32 bytes in base64", e);
        }
        throw new IllegalStateException(source + " must be 32 bytes in base64");
    }

    private static void create(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        try (FileChannel channel = posix
                ? FileChannel.open(
                        draft,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(draft, options)) {
            channel.write(ByteBuffer.wrap(Base64.getEncoder().encode(random)));
            channel.force(true);
        }
        try {
            // unlike a move, a link never replaces the key that another process has made meanwhile
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // and that is the key
        } finally {
            Files.delete(draft);
        }
    }
}
