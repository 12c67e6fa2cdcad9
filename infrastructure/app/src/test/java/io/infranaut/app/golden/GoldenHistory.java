package io.infranaut.app.golden;

import io.infranaut.app.golden.GoldenHistoryTest.Held;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/// A recorded history: the tables of the event store and of the platform as JSON lines, without what read models hold,
/// the files of the data directory, and what was approved of them.
final class GoldenHistory {
    /// What a new start makes again from the events.
    private static final String MADE_AGAIN = "event_store.snapshot platform.read_model_generation platform.dead_letter";

    private static final TypeReference<TreeMap<String, Held>> HELD = new TypeReference<>() {};

    private final Path folder;
    private final JsonNode about;

    GoldenHistory(Path folder) throws IOException {
        this.folder = folder;
        this.about = Json.mapper().readTree(Files.readString(folder.resolve("about.json")));
    }

    /// The newest migration that the history was recorded with.
    String migration() {
        return about.get("migration").asString();
    }

    /// The endpoints that compute a recorded verdict again.
    List<String> verdicts() {
        return about.get("verdicts")
                .valueStream()
                .map(verdict -> verdict.asString())
                .toList();
    }

    /// A digest over all events as they were recorded.
    String events() {
        return about.get("events").asString();
    }

    /// The newest checkpoint over them.
    Path checkpoint() {
        return folder.resolve("checkpoint.txt");
    }

    Map<String, Held> approved() throws IOException {
        return Json.mapper().readValue(Files.readString(folder.resolve("read-models.json")), HELD);
    }

    void approve(Map<String, Held> held) throws IOException {
        Files.writeString(
                folder.resolve("read-models.json"),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(held) + "\n");
    }

    /// The same digest over the first so many events of a database.
    String events(Postgres postgres) throws SQLException {
        try (Connection database = connection(postgres)) {
            return digest(database, about.get("newest").asLong());
        }
    }

    private static String digest(Connection database, long newest) throws SQLException {
        return text(
                database,
                "select encode(sha256(string_agg(e::text, E'\\n' order by position)::bytea), 'hex') from (select"
                        + " position, event_id, aggregate_type, aggregate_id, sequence_number,"
                        + " recorded_at at time zone 'UTC', type, revision, encode(payload, 'hex'),"
                        + " encode(metadata, 'hex') from event_store.domain_event where position <= " + newest + ") e");
    }

    private static Connection connection(Postgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static String text(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<String> tables(Connection database) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = database.createStatement();
                ResultSet row = statement.executeQuery("select table_schema || '.' || table_name from"
                        + " information_schema.tables where table_schema in ('event_store', 'platform')"
                        + " and table_type = 'BASE TABLE' order by 1")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        tables.removeAll(List.of(MADE_AGAIN.split(" ")));
        return tables;
    }

    /// Records what a quiet installation holds.
    static void record(Path folder, Postgres postgres, Path data, List<String> verdicts) throws Exception {
        try (Connection database = connection(postgres);
                var out = new BufferedWriter(new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(folder.resolve("tables.ndjson.gz"))),
                        StandardCharsets.UTF_8))) {
            for (String table : tables(database)) {
                String without = table.equals("event_store.token_entry") ? " where processor_name !~ '-g[0-9]+$'" : "";
                try (var statement = database.createStatement();
                        ResultSet row =
                                statement.executeQuery("select (to_jsonb(t)" + (without.isEmpty() ? "" : " - 'owner'")
                                        + ")::text from " + table + " t" + without + " order by t")) {
                    while (row.next()) {
                        out.write(table + " " + row.getString(1) + "\n");
                    }
                }
            }
            long newest = Long.parseLong(text(database, "select max(position) from event_store.domain_event"));
            Files.writeString(
                    folder.resolve("about.json"),
                    Json.mapper()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(new TreeMap<>(Map.of(
                                            "migration",
                                            text(
                                                    database,
                                                    "select version from public.flyway_schema_history"
                                                            + " order by installed_rank desc limit 1"),
                                            "newest",
                                            newest,
                                            "events",
                                            digest(database, newest),
                                            "verdicts",
                                            verdicts)))
                            + "\n");
            Files.writeString(
                    folder.resolve("checkpoint.txt"),
                    text(database, "select note from event_store.tree_checkpoint order by size desc limit 1"));
        }
        pack(folder.resolve("files.zip"), data);
    }

    private static void pack(Path zip, Path data) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String part : List.of("segments", "spool")) {
                try (Stream<Path> files = Files.walk(data.resolve(part))) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        out.putNextEntry(new ZipEntry(data.relativize(file).toString()));
                        Files.copy(file, out);
                    }
                }
            }
        }
    }

    /// Puts the files where a data directory has them.
    void unpack(Path data) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(folder.resolve("files.zip")))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = data.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
    }

    /// Fills the tables of a database that has the migrations of then and no more.
    void load(Postgres postgres) throws IOException, SQLException {
        try (Connection database = connection(postgres);
                var in = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(folder.resolve("tables.ndjson.gz"))),
                        StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String table = line.substring(0, line.indexOf(' '));
                String row = line.substring(table.length() + 1);
                String columns = Json.mapper().readTree(row).propertyNames().stream()
                        .map(column -> '"' + column + '"')
                        .collect(Collectors.joining(", "));
                try (var insert = database.prepareStatement("insert into " + table + " (" + columns
                        + ") overriding system value select " + columns + " from jsonb_populate_record(null::" + table
                        + ", ?::jsonb)")) {
                    insert.setString(1, row);
                    insert.execute();
                }
            }
            try (var statement = database.createStatement()) {
                statement.execute("select setval(pg_get_serial_sequence('event_store.domain_event', 'position'),"
                        + " (select max(position) from event_store.domain_event))");
            }
        }
    }
}
