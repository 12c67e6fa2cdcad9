package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL and Redis, unpacked once per user and version into a cache folder.
///
/// A folder is filled beside its place and then renamed, so one that is there is whole, however many processes unpack
/// at once.
record NativeBinaries(Path cache) {

    private static final String REDIS_VERSION = "7.0.15";

    /// The user's cache folder, or the data directory for a user without a home of its own.
    static NativeBinaries forUser(Path dataDirectory) {
        var home = Path.of(System.getProperty("user.home"));
        if (home.isAbsolute() && Files.isWritable(home)) {
            return new NativeBinaries(home.resolve(".cache").resolve("infranaut"));
        }
        return in(dataDirectory);
    }

    static NativeBinaries in(Path dataDirectory) {
        return new NativeBinaries(dataDirectory.resolve("programs"));
    }

    /// The folder that holds PostgreSQL's `bin`, `lib` and `share`.
    Path postgres() {
        try (var packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(osName(), processor())) {
            if (packed == null) {
                throw unsupported("PostgreSQL");
            }
            var bytes = packed.readAllBytes();
            return unpacked("postgresql-" + digest(bytes), folder -> untar(bytes, folder));
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot unpack PostgreSQL", e);
        } catch (IllegalStateException e) {
            throw unsupported("PostgreSQL");
        }
    }

    /// The Redis server.
    Path redis() {
        var name = "redis-server-" + REDIS_VERSION + "-" + osName().toLowerCase(Locale.ROOT) + "-"
                + (processor().equals("x86_64") ? "amd64" : "arm64");
        try (var program = NativeBinaries.class.getClassLoader().getResourceAsStream(name)) {
            if (program == null) {
                throw unsupported("Redis");
            }
            var bytes = program.readAllBytes();
            return unpacked("redis-" + digest(bytes), folder -> {
                        var file = folder.resolve("redis-server");
                        Files.write(file, bytes);
                        makeExecutable(file);
                    })
                    .resolve("redis-server");
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot unpack Redis", e);
        }
    }

    private interface Filling {
        void fill(Path folder) throws IOException;
    }

    private Path unpacked(String name, Filling filling) throws IOException {
        var folder = cache.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(cache);
        var beside = Files.createTempDirectory(cache, name + "-");
        try {
            DataDirectory.setPermissions(beside, "rwxr-xr-x");
            filling.fill(beside);
            Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            DataDirectory.delete(beside);
        }
        return folder;
    }

    private static void untar(byte[] packed, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(packed)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("Entry outside of its archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.copy(folder.resolve(entry.getLinkName()), target);
                } else {
                    Files.copy(tar, target);
                    if (target.getParent() != null && target.getParent().endsWith("bin")) {
                        makeExecutable(target);
                    }
                }
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        DataDirectory.setPermissions(file, "rwxr-xr-x");
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String osName() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.contains("linux")) {
            return "Linux";
        }
        return name.contains("mac") ? "Darwin" : "Windows";
    }

    private static String processor() {
        var arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    private static EmbeddedServerException unsupported(String server) {
        return new EmbeddedServerException(
                Reason.UNSUPPORTED_PLATFORM,
                "No embedded " + server + " for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch") + ": use servers of your own (profile external)");
    }
}
