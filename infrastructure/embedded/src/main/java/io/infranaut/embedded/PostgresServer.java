package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// PostgreSQL as a process of its own, with its data in `postgres/` of the data directory.
final class PostgresServer {

    static final String NAME = "postgresql";

    private static final String USER = "infranaut";
    private static final String START_TIMEOUT_SECONDS = "300";
    private static final String STOP_TIMEOUT_SECONDS = "60";
    // No process has it: pid_t is positive and far below.
    private static final String NO_PROCESS = Integer.toString(Integer.MAX_VALUE);

    private final DataDirectory directory;
    private final Unprivileged unprivileged;
    private final Path programs;
    private final Path data;
    private final Postgres address;

    private PostgresServer(
            DataDirectory directory, Unprivileged unprivileged, Path programs, Path data, Postgres address) {
        this.directory = directory;
        this.unprivileged = unprivileged;
        this.programs = programs;
        this.data = data;
        this.address = address;
    }

    static PostgresServer start(DataDirectory directory, EmbeddedSettings settings) {
        return start(directory, settings, Unprivileged.forOwnerOf(directory.path()));
    }

    static PostgresServer start(DataDirectory directory, EmbeddedSettings settings, Unprivileged unprivileged) {
        var programs = unprivileged == Unprivileged.AS_NOBODY
                ? NativeBinaries.in(directory.path())
                : NativeBinaries.forUser(directory.path());
        return Ports.onFreePort(directory, NAME, settings.postgresPort(), () -> {
            var server = new PostgresServer(
                    directory,
                    unprivileged,
                    programs.postgres(),
                    directory.resolve("postgres"),
                    new Postgres(DataDirectory.HOST, 0, USER, USER, directory.password(NAME)));
            server.makeReachable();
            server.createDatabaseCluster();
            server.stopOrphan();
            return server.startOn(directory.port(NAME, settings.postgresPort()), settings.durable());
        });
    }

    /// Stops what an earlier process left behind in a data directory.
    static void stopOrphan(DataDirectory directory) {
        if (Files.exists(directory.resolve("postgres").resolve("postmaster.pid"))) {
            new PostgresServer(
                            directory,
                            Unprivileged.forOwnerOf(directory.path()),
                            NativeBinaries.forUser(directory.path()).postgres(),
                            directory.resolve("postgres"),
                            new Postgres(DataDirectory.HOST, 0, USER, USER, ""))
                    .stopOrphan();
        }
    }

    Postgres address() {
        return address;
    }

    boolean runs() {
        return process().runs();
    }

    /// The server's first process, as its own file names it.
    private Program process() {
        var pidFile = data.resolve("postmaster.pid");
        try {
            var lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.<String>of();
            var pid = lines.isEmpty() || lines.getFirst().isBlank()
                    ? 0
                    : Long.parseLong(lines.getFirst().trim());
            return new Program("postgres", pid);
        } catch (IOException | NumberFormatException e) {
            throw new EmbeddedServerException(
                    Reason.SERVER_FAILED, "Cannot tell from " + pidFile + " whether PostgreSQL still runs: " + e, e);
        }
    }

    void stop() {
        var log = directory.log("pg_ctl");
        Command.run(
                "PostgreSQL did not stop",
                data,
                log,
                program("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", STOP_TIMEOUT_SECONDS));
    }

    private void makeReachable() {
        if (unprivileged != Unprivileged.AS_NOBODY) {
            return;
        }
        try {
            // Passwords stay readable to root only: the files that hold them are private themselves.
            DataDirectory.setPermissions(directory.path(), "rwx--x--x");
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot open " + directory.path() + " to PostgreSQL's user", e);
        }
        if (!unprivileged.reaches(directory.path())) {
            throw new EmbeddedServerException(
                    Reason.UNSUPPORTED_PLATFORM,
                    "PostgreSQL does not run as root here and no other user can enter " + directory.path()
                            + ": choose a data directory outside of a private folder, or start as another user");
        }
    }

    /// Makes the database cluster beside its place and then renames it, so that one that is there is whole.
    private void createDatabaseCluster() {
        if (Files.isDirectory(data)) {
            return;
        }
        var beside = directory.resolve("postgres.new");
        var passwordFile = directory.resolve("postgres.password");
        var log = directory.log("initdb");
        try {
            DataDirectory.delete(beside);
            Files.createDirectory(beside);
            DataDirectory.setPermissions(beside, "rwx------");
            DataDirectory.writePrivately(passwordFile, text -> text.append(address.password()));
            unprivileged.own(beside, directory);
            unprivileged.own(passwordFile, directory);
            // The same order of text on every system: the built-in provider depends on no locale of the machine.
            Command.run(
                    "PostgreSQL could not create its database",
                    directory.path(),
                    log,
                    program(
                            "initdb",
                            "-D",
                            beside.toString(),
                            "-U",
                            USER,
                            "--auth=scram-sha-256",
                            "--pwfile=" + passwordFile,
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"));
            Files.delete(passwordFile);
            Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw EmbeddedServerException.of("PostgreSQL could not create its database", e);
        }
    }

    private void stopOrphan() {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var process = process();
        if (process.runs()) {
            stop();
        } else if (ProcessHandle.of(process.pid()).isPresent()) {
            // A number used again: PostgreSQL would take the stranger for its old self. Its shared memory is still
            // checked.
            try {
                var lines = new ArrayList<>(Files.readAllLines(pidFile));
                lines.set(0, NO_PROCESS);
                Files.write(pidFile, lines);
            } catch (IOException e) {
                throw EmbeddedServerException.of("Cannot write " + pidFile, e);
            }
        }
    }

    private PostgresServer startOn(int port, boolean durable) {
        var log = directory.log(NAME);
        var options = new StringBuilder("-p ").append(port);
        configuration(durable)
                .forEach((key, value) ->
                        options.append(" -c ").append(key).append('=').append(value));
        try {
            if (!Files.exists(log.file())) {
                Files.createFile(log.file());
            }
            DataDirectory.setPermissions(
                    directory.resolve("logs"), unprivileged == Unprivileged.AS_NOBODY ? "rwx--x--x" : "rwx------");
        } catch (IOException e) {
            throw EmbeddedServerException.of("Cannot write " + log.file(), e);
        }
        unprivileged.own(log.file(), directory);
        try {
            Command.run(
                    "PostgreSQL could not start",
                    data,
                    directory.log("pg_ctl"),
                    program(
                            "pg_ctl",
                            "start",
                            "-D",
                            data.toString(),
                            "-l",
                            log.file().toString(),
                            "-o",
                            options.toString(),
                            "-w",
                            "-t",
                            START_TIMEOUT_SECONDS));
        } catch (EmbeddedServerException e) {
            throw log.lines().isEmpty() ? e : log.failure("PostgreSQL could not start");
        }
        var started = new PostgresServer(
                directory,
                unprivileged,
                programs,
                data,
                new Postgres(DataDirectory.HOST, port, USER, USER, address.password()));
        started.createDatabaseUnlessThere(USER);
        return started;
    }

    private static Map<String, String> configuration(boolean durable) {
        var configuration = new LinkedHashMap<String, String>();
        configuration.put("listen_addresses", DataDirectory.HOST);
        configuration.put("unix_socket_directories", "");
        configuration.put("max_connections", "200");
        configuration.put("shared_buffers", durable ? "256MB" : "128MB");
        configuration.put("effective_cache_size", "1GB");
        configuration.put("work_mem", "16MB");
        configuration.put("maintenance_work_mem", "128MB");
        // nobody follows this server's log, so that indexes need not be in it
        configuration.put("wal_level", "minimal");
        configuration.put("max_wal_senders", "0");
        configuration.put("wal_buffers", "32MB");
        configuration.put("min_wal_size", "256MB");
        configuration.put("max_wal_size", "2GB");
        configuration.put("checkpoint_timeout", "10min");
        configuration.put("random_page_cost", "1.1");
        configuration.put("jit", "off");
        configuration.put("timezone", "UTC");
        configuration.put("log_timezone", "UTC");
        configuration.put("fsync", durable ? "on" : "off");
        configuration.put("synchronous_commit", durable ? "on" : "off");
        configuration.put("full_page_writes", durable ? "on" : "off");
        return configuration;
    }

    private List<String> program(String name, String... arguments) {
        var command = new ArrayList<String>();
        command.add(programs.resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return unprivileged.command(command);
    }

    private void createDatabaseUnlessThere(String name) {
        var maintenance = address.withDatabase("postgres");
        try (var connection =
                        DriverManager.getConnection(maintenance.jdbcUrl(), maintenance.user(), maintenance.password());
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new EmbeddedServerException(
                    Reason.SERVER_FAILED, "PostgreSQL started but refuses its database: " + e.getMessage(), e);
        }
    }

    /// Makes a database as a copy of a template that nobody is connected to.
    Postgres createDatabase(String name, String template) {
        var maintenance = address.withDatabase("postgres");
        try (var connection =
                        DriverManager.getConnection(maintenance.jdbcUrl(), maintenance.user(), maintenance.password());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template + " strategy file_copy");
            return address.withDatabase(name);
        } catch (SQLException e) {
            throw new EmbeddedServerException(
                    Reason.SERVER_FAILED, "Cannot create database " + name + ": " + e.getMessage(), e);
        }
    }
}
