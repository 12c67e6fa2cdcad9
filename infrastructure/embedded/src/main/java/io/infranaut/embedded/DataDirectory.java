package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The folder that holds everything the servers keep. Open in at most one place at a time.
final class DataDirectory implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    // Below the ports that systems hand out to outgoing connections, so that a port chosen now is still free when its
    // server starts.
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;
    // The system drops a file's lock when any handle to that file is closed, so this JVM must never open the lock file
    // twice.
    private static final Set<Path> OPEN = new HashSet<>();

    private final Path path;
    private final FileChannel lock;
    private final Properties properties = new Properties();

    private DataDirectory(Path path, FileChannel lock) throws IOException {
        this.path = path;
        this.lock = lock;
        if (Files.exists(file())) {
            try (var in = Files.newInputStream(file())) {
                properties.load(in);
            }
        }
    }

    /// Creates the folder if need be and takes hold of it.
    static DataDirectory open(Path wanted) {
        Path path;
        try {
            Files.createDirectories(wanted);
            path = wanted.toRealPath();
            setPermissions(path, "rwx------");
            Files.createDirectories(path.resolve("logs"));
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot use the data directory " + wanted, e);
        }
        synchronized (OPEN) {
            if (!OPEN.add(path)) {
                throw inUse(path, "this process");
            }
        }
        var opened = false;
        try {
            var lock = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (lock.tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
                    throw inUse(path, holder(lock));
                }
                lock.truncate(0)
                        .write(ByteBuffer.wrap(
                                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                var directory = new DataDirectory(path, lock);
                opened = true;
                return directory;
            } finally {
                if (!opened) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot use the data directory " + path, e);
        } finally {
            if (!opened) {
                synchronized (OPEN) {
                    OPEN.remove(path);
                }
            }
        }
    }

    private static EmbeddedServerException inUse(Path path, String by) {
        return new EmbeddedServerException(
                Reason.DATA_DIRECTORY_IN_USE,
                "The data directory " + path + " is in use by " + by + ": stop it first or choose another directory");
    }

    private static String holder(FileChannel lock) throws IOException {
        var pid = ByteBuffer.allocate(20);
        lock.read(pid, 0);
        return pid.position() == 0
                ? "another process"
                : "process " + new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    ServerLog log(String server) {
        return ServerLog.at(path.resolve("logs").resolve(server + ".log"));
    }

    /// The port to use for a server: `wanted` if it is not 0, else the one recorded earlier if it is still free, else a
    /// free one. Recorded before it is answered, so that a server that outlives this process can be found.
    synchronized int port(String server, int wanted) {
        if (wanted != 0) {
            if (!isFree(wanted)) {
                throw new EmbeddedServerException(
                        Reason.PORT_TAKEN, "Port " + wanted + ", asked for by " + server + ", is taken");
            }
            record(server + ".port", Integer.toString(wanted));
            return wanted;
        }
        var recorded = recordedPort(server);
        if (recorded != 0 && isFree(recorded)) {
            return recorded;
        }
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
        } while (properties.containsValue(Integer.toString(port)) || !isFree(port));
        record(server + ".port", Integer.toString(port));
        return port;
    }

    /// The port that a server used last, 0 before its first start.
    synchronized int recordedPort(String server) {
        return Integer.parseInt(properties.getProperty(server + ".port", "0"));
    }

    /// A random password, made once and kept.
    synchronized String password(String server) {
        var key = server + ".password";
        var known = properties.getProperty(key);
        if (known != null) {
            return known;
        }
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        var made = HexFormat.of().formatHex(bytes);
        record(key, made);
        return made;
    }

    private void record(String key, String value) {
        properties.setProperty(key, value);
        var next = path.resolve("servers.properties.new");
        try {
            writePrivately(next, text -> {
                for (var name :
                        properties.stringPropertyNames().stream().sorted().toList()) {
                    text.append(name)
                            .append('=')
                            .append(properties.getProperty(name))
                            .append('\n');
                }
            });
            Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot write " + file(), e);
        }
    }

    private Path file() {
        return path.resolve("servers.properties");
    }

    /// Writes a file that only this user can read, down to the disk.
    static void writePrivately(Path file, Consumer<StringBuilder> content) throws IOException {
        var text = new StringBuilder();
        content.accept(text);
        Files.deleteIfExists(file);
        Files.createFile(file);
        setPermissions(file, "rw-------");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    static void setPermissions(Path path, String permissions) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot release the data directory " + path, e);
        } finally {
            synchronized (OPEN) {
                OPEN.remove(path);
            }
        }
    }
}
