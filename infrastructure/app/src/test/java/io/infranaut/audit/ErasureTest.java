package io.infranaut.audit;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.readmodel.ReadModels.Content;
import io.infranaut.platform.transparency.HistoryTree;
import io.infranaut.platform.transparency.HistoryVerification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// One person acts and is named everywhere, and is forgotten.
class ErasureTest {
    private static final String ERASED = "[erased]";
    private static final String ERASURES = "/api/v1/audit/erasures";
    private static RunningApp app;

    /// Nowhere else in the world.
    private static final String MARK = Long.toString(System.nanoTime(), 36);

    private static final String ADA = "Ada.Quendelin." + MARK + "@example.org";
    private static final String BOB = "Bob.Ravensworth." + MARK + "@example.org";

    @BeforeAll
    static void start() {
        app = RunningApp.start(Map.of("infranaut.snapshot-every", "3"));
    }

    @AfterAll
    static void stop() {
        app.context().close();
    }

    /// Somebody with a key of their own.
    private record Person(String id, String secret, String name) {
        static Person of(String name) {
            JsonNode issued = app.create("/api/v1/keys", Map.of("name", name, "roles", new String[] {"ADMIN"}))
                    .body();
            return new Person(issued.get("id").asString(), issued.get("secret").asString(), name);
        }

        Reply post(String path, Object body, String... headers) {
            return app.sendAs(secret, "POST", path, body, headers);
        }

        Reply put(String path, Object body) {
            return app.sendAs(secret, "PUT", path, body);
        }
    }

    /// What a person has left behind, and how to see it.
    private static final class Traces {
        private final Person person;
        private final String address;
        private final Map<String, String> texts = new TreeMap<>();
        private String alert = "";
        private String dataset = "";
        private String model = "";
        private String baseline = "";
        private long last;

        Traces(Person person, String address) {
            this.person = person;
            this.address = address;
        }

        String says(String where) {
            return texts.computeIfAbsent(where, name -> name + " by " + person.name() + " \"" + MARK + "\" ünd");
        }

        void leave() {
            alert = person.post(
                            "/api/v1/alerts/trigger",
                            Map.of("severity", "INFO", "summary", "too slow " + person.id()),
                            "Idempotency-Key",
                            "alert-" + person.id())
                    .expect(201)
                    .body()
                    .get("alertId")
                    .asString();
            person.post("/api/v1/alerts/comment", Map.of("alertId", alert, "text", says("comment")))
                    .expect(204);
            person.post(
                            "/api/v1/alerts/acknowledge",
                            Map.of("alertId", alert, "note", says("acknowledgement")),
                            "Idempotency-Key",
                            "note-" + person.id())
                    .expect(204);
            assign(person, alert, address);
            dataset = person.post(
                            "/api/v1/metadata/datasets",
                            Map.of(
                                    "name",
                                    "of-" + person.id(),
                                    "owner",
                                    address,
                                    "columns",
                                    List.of(Map.of("name", "x", "type", "DOUBLE"))))
                    .expect(201)
                    .body()
                    .get("id")
                    .asString();
            person.post(
                            "/api/v1/storage/store?dataset=" + dataset,
                            "x\n1\n2\n3\n",
                            "Content-Type",
                            "text/csv",
                            "Prefer",
                            "wait=20")
                    .expect(201);
            person.post(
                            "/api/v1/metadata/datasets/" + dataset + "/versions",
                            Map.of("note", says("version")),
                            "Prefer",
                            "wait=20")
                    .expect(200);
            baseline = person.post(
                            "/api/v1/drift/update-baseline",
                            Map.of(
                                    "name",
                                    "of-" + person.id(),
                                    "datasetId",
                                    dataset,
                                    "promote",
                                    false,
                                    "note",
                                    says("baseline")),
                            "Prefer",
                            "wait=20")
                    .expect(200)
                    .body()
                    .findValue("baselineId")
                    .asString();
            person.put(
                            "/api/v1/drift/baselines/" + baseline + "/current",
                            Map.of("version", 1, "reason", says("promotion")))
                    .expect(204);
            Map<String, Object> registration =
                    Map.of("name", "of-" + person.id(), "task", "REGRESSION", "owner", address);
            model = person.post("/api/v1/ml/models", registration)
                    .expect(201)
                    .body()
                    .get("id")
                    .asString();
            person.post("/api/v1/ml/models/" + model + "/versions", Map.of("label", "first"))
                    .expect(201);
            last = Long.parseLong(person.put(
                            "/api/v1/ml/models/" + model + "/aliases/champion",
                            Map.of("version", 1, "reason", says("alias")))
                    .header("Infranaut-Position"));
        }

        /// Every answer that shows them.
        List<Reply> answers(String... headers) {
            return Stream.of(
                            "/api/v1/alerts/" + alert,
                            "/api/v1/alerts/history?limit=100",
                            "/api/v1/metadata/datasets/" + dataset,
                            "/api/v1/metadata/datasets/" + dataset + "/versions",
                            "/api/v1/drift/baselines/" + baseline,
                            "/api/v1/drift/baselines/" + baseline + "/versions/1",
                            "/api/v1/drift/baselines/" + baseline + "/promotions",
                            "/api/v1/ml/models/" + model,
                            "/api/v1/ml/models/" + model + "/aliases")
                    .map(path -> app.get(path, headers))
                    .filter(reply -> reply.status() == 200)
                    .toList();
        }

        String shown() {
            String seen = ""
                    + answers().stream().map(reply -> reply.body().toString()).toList()
                    + app.get("/api/v1/keys/" + person.id()).expect(200).body()
                    + app.get("/api/v1/audit/events?limit=1000&actor=key:" + person.id())
                            .expect(200)
                            .body()
                    + app.get("/api/v1/audit/events?limit=1000&aggregateId=" + person.id())
                            .expect(200)
                            .body();
            assertThat(seen).doesNotContain("sealed:");
            return seen;
        }

        List<String> all() {
            var all = new ArrayList<>(texts.values());
            all.add(person.name());
            all.add(address);
            return all;
        }
    }

    private static Reply assign(Person by, String alert, String to) {
        return by.post("/api/v1/alerts/assign", Map.of("alertId", alert, "assignee", to))
                .expect(204);
    }

    /// As it is in JSON.
    private static String inJson(String text) {
        return text.replace("\"", "\\\"");
    }

    private static Connection connect() throws SQLException {
        Postgres postgres = app.postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /// What the read models hold when nothing is under way.
    private static Map<String, Content> contents() throws InterruptedException {
        eventually(
                () -> app.get("/api/v1/audit/processors").expect(200).body(),
                body -> body.get("items")
                        .valueStream()
                        .allMatch(processor -> processor.get("lag").asLong() == 0));
        ReadModels models = app.bean(ReadModels.class);
        List<String> names = models.names();
        assertThat(models.awaitNewest(names, Duration.ofMinutes(1))).isTrue();
        var contents = new TreeMap<String, Content>();
        names.forEach(name -> contents.put(name, models.content(name)));
        return contents;
    }

    private static Map<String, String> digests() throws InterruptedException {
        var digests = new TreeMap<String, String>();
        contents().forEach((name, content) -> digests.put(name, content.digest()));
        digests.keySet().removeAll(List.of("erasures", "audit", "trail"));
        return digests;
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /// Every row of every table as text, what is in bytes too.
    private static String database() throws SQLException {
        var text = new StringBuilder();
        try (Connection connection = connect();
                var tables = connection.createStatement();
                ResultSet each = tables.executeQuery("select format('%I.%I', table_schema, table_name)"
                        + " from information_schema.tables where table_type = 'BASE TABLE'"
                        + " and table_schema not in ('pg_catalog', 'information_schema')")) {
            while (each.next()) {
                try (var rows = connection.createStatement();
                        ResultSet row = rows.executeQuery("select * from " + each.getString(1))) {
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            Object value = row.getObject(i);
                            text.append(
                                            value instanceof byte[] bytes
                                                    ? new String(bytes, StandardCharsets.UTF_8)
                                                    : String.valueOf(value))
                                    .append('\n');
                        }
                    }
                }
            }
        }
        return text.toString();
    }

    private static String kafka() throws SQLException {
        var text = new StringBuilder();
        try (Connection connection = connect()) {
            Publication.awaitAll(
                            Publication.stored(connection),
                            EmbeddedServers.shared().kafka().join())
                    .forEach(record -> text.append(record.headers())
                            .append(new String(record.value().getData().toBytes(), StandardCharsets.UTF_8)));
        }
        return text.toString();
    }

    /// The files of a folder that hold one of the texts.
    private static List<String> files(Path folder, List<String> texts) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    for (String text : texts) {
                        if (content.contains(
                                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))) {
                            found.add(file + ": " + text);
                        }
                    }
                } catch (NoSuchFileException e) {
                    // removed meanwhile
                }
            }
        }
        return found;
    }

    /// The files of the database and its log of changes.
    private static List<String> filesOfPostgres(List<String> texts) throws SQLException, IOException {
        String folder;
        String database;
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("checkpoint");
            try (ResultSet row = statement.executeQuery("select current_setting('data_directory'), oid::text"
                    + " from pg_database where datname = current_database()")) {
                row.next();
                folder = row.getString(1);
                database = row.getString(2);
            }
        }
        List<String> found = files(Path.of(folder, "base", database), texts);
        found.addAll(files(Path.of(folder, "pg_wal"), texts));
        return found;
    }

    private static void nowhereInPlain(List<String> texts) throws SQLException, IOException {
        String database = database();
        String kafka = kafka();
        assertThat(database).contains("sealed:1:");
        assertThat(kafka).contains("sealed:1:");
        for (String text : texts) {
            assertThat(database).doesNotContain(text).doesNotContain(inJson(text));
            assertThat(kafka).doesNotContain(text).doesNotContain(inJson(text));
        }
        var both = Stream.concat(texts.stream(), texts.stream().map(ErasureTest::inJson))
                .toList();
        assertThat(files(
                        Path.of(Objects.requireNonNull(
                                app.context().getEnvironment().getProperty("infranaut.data-dir"))),
                        both))
                .isEmpty();
        assertThat(filesOfPostgres(both)).isEmpty();
    }

    private static JsonNode erased(String subject) {
        return app.post(ERASURES, Map.of("subject", subject, "reason", "as was asked for"), "Prefer", "wait=20")
                .expect(200)
                .body();
    }

    private static void historyHolds(long position) throws SQLException {
        eventually(
                () -> app.get("/api/v1/audit/checkpoints/latest"),
                reply -> reply.status() == 200 && reply.body().get("position").asLong() >= position);
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var outcome =
                    new HistoryVerification(DSL.using(connection, SQLDialect.POSTGRES), List.of(), List.of()).run();
            assertThat(outcome.fault()).isEmpty();
            assertThat(outcome.covered()).isPositive();
            assertThat(new HistoryTree(DSL.using(connection, SQLDialect.POSTGRES)).latest())
                    .isPresent();
        }
    }

    private static JsonNode proof(long position, long size) {
        return app.get("/api/v1/audit/proofs/inclusion?position=" + position + "&size=" + size)
                .expect(200)
                .body();
    }

    private static List<JsonNode> payloads(String resource) throws IOException {
        return Evidence.of(app, resource).events().stream()
                .map(event -> event.get("payload"))
                .toList();
    }

    @Test
    void aPersonIsForgottenAndNothingElseChanges() throws Exception {
        var ada = new Traces(Person.of("laptop of Ada Quendelin " + MARK), ADA);
        var bob = new Traces(Person.of("laptop of Bob Ravensworth " + MARK), BOB);
        ada.leave();
        bob.leave();
        for (int i = 0; i < 4; i++) {
            assign(bob.person, ada.alert, i % 2 == 0 ? BOB : ADA);
        }
        eventually(
                () -> one("select count(*)::text from event_store.snapshot"
                        + " where convert_from(payload, 'UTF8') like '%\"assignee\":\"sealed:1:%'"),
                count -> !count.equals("0"));
        assertThat(assign(bob.person, ada.alert, ADA).header("Infranaut-Position"))
                .as("a snapshot knows whom the alert is assigned to")
                .isEmpty();
        Map<String, String> before = digests();
        Instant then = Instant.now();
        for (Traces traces : List.of(ada, bob)) {
            String shown = traces.shown();
            assertThat(traces.all()).allSatisfy(text -> assertThat(shown).contains(inJson(text)));
            assertThat(shown).contains("\"from\":\"127.0.0.1\"").doesNotContain(ERASED);
            assertThat(app.get("/api/v1/metadata/datasets?owner=" + traces.address.toUpperCase(java.util.Locale.ROOT))
                            .expect(200)
                            .body()
                            .get("items"))
                    .hasSize(1);
        }
        nowhereInPlain(Stream.concat(ada.all().stream(), bob.all().stream()).toList());
        historyHolds(ada.last);
        long size = app.get("/api/v1/audit/checkpoints/latest")
                .expect(200)
                .body()
                .get("size")
                .asLong();
        JsonNode proof = proof(ada.last, size);
        List<JsonNode> evidence = payloads(ada.model);

        JsonNode first = erased("key:" + ada.person.id());
        erased(" " + ADA.toLowerCase(java.util.Locale.ROOT));

        String afterwards = ada.shown();
        assertThat(ada.all()).allSatisfy(text -> assertThat(afterwards).doesNotContain(inJson(text)));
        assertThat(afterwards).contains("\"from\":\"" + ERASED + "\"", "\"note\":\"" + ERASED + "\"");
        assertThat(ada.answers("Accept", "application/json")).hasSameSizeAs(bob.answers());
        assertThat(app.get("/api/v1/alerts/" + ada.alert + "?asOf=" + then)
                        .expect(200)
                        .text())
                .contains(ERASED, BOB)
                .doesNotContain("Quendelin");
        assertThat(app.get("/api/v1/metadata/datasets?owner=" + ADA)
                        .expect(200)
                        .body()
                        .get("items"))
                .isEmpty();
        String others = bob.shown();
        assertThat(bob.all()).allSatisfy(text -> assertThat(others).contains(inJson(text)));

        assertThat(digests()).isEqualTo(before);
        for (String model : List.of("alert", "dataset", "model", "baseline", "identity")) {
            app.rebuild(model, 2);
        }
        assertThat(digests()).isEqualTo(before);
        assertThat(proof(ada.last, size)).isEqualTo(proof);
        historyHolds(Long.parseLong(
                assign(bob.person, ada.alert, "nobody in particular").header("Infranaut-Position")));
        assertThat(payloads(ada.model)).isEqualTo(evidence).isNotEmpty();
        nowhereInPlain(ada.all());

        assertThat(erased("key:" + ada.person.id())).isEqualTo(first);
        assertThat(app.get(ERASURES + "/" + first.get("id").asString())
                        .expect(200)
                        .body()
                        .get("state")
                        .asString())
                .isEqualTo("ERASED");
        assertThat(app.get(ERASURES).expect(200).body().get("items")).hasSize(2);
        assertThat(app.get(ERASURES).text()).doesNotContain(MARK).contains("as was asked for");
    }

    @Test
    void whoIsErasedCanBeNamedAnew() {
        var cleo = Person.of("of Cleo " + MARK);
        String name = "cleo." + MARK;
        String model = app.post("/api/v1/ml/models", Map.of("name", "m-" + MARK, "task", "REGRESSION", "owner", name))
                .expect(201)
                .body()
                .get("id")
                .asString();
        JsonNode first = erased(name);
        // the name that is not there any more is not the same as the one that comes in
        app.post("/api/v1/ml/models", Map.of("name", "m-" + MARK, "task", "REGRESSION", "owner", name))
                .expect(409);
        String other = app.post("/api/v1/ml/models", Map.of("name", "n-" + MARK, "task", "REGRESSION", "owner", name))
                .expect(201)
                .body()
                .get("id")
                .asString();
        // said again, it is the same registration
        assertThat(app.post("/api/v1/ml/models", Map.of("name", "n-" + MARK, "task", "REGRESSION", "owner", name))
                        .body()
                        .get("id")
                        .asString())
                .isEqualTo(other);

        assertThat(owner(model)).isEqualTo(ERASED);
        assertThat(owner(other)).isEqualTo(name);
        assertThat(erased(name).get("id")).isNotEqualTo(first.get("id"));
        assertThat(owner(other)).isEqualTo(ERASED);
        assertThat(app.sendAs(cleo.secret(), "GET", "/api/v1/keys/" + cleo.id(), null)
                        .text())
                .contains(cleo.name());
    }

    private static String owner(String model) {
        return eventually(() -> app.get("/api/v1/ml/models/" + model), reply -> reply.status() == 200)
                .body()
                .get("owner")
                .asString();
    }

    @Test
    void whatCannotBeErasedIsSaid() {
        app.post(ERASURES, Map.of("subject", "nobody knows " + MARK, "reason", "why not"))
                .expect(404);
        assertThat(app.post(ERASURES, Map.of("subject", "nobody knows " + MARK, "reason", "why not"))
                        .text())
                .doesNotContain(MARK);
        app.post(ERASURES, Map.of("subject", "Dora " + MARK, "reason", "dora " + MARK + " asked for it"))
                .expect(422);
        app.post(ERASURES, Map.of("subject", "", "reason", "x")).expect(422);
        app.post(ERASURES, Map.of("subject", "x")).expect(422);
        app.get(ERASURES + "/00000000-0000-7000-8000-000000000000").expect(404);
        String auditor = app.keyWithRole("AUDITOR");
        app.sendAs(auditor, "POST", ERASURES, Map.of("subject", "x", "reason", "y"))
                .expect(403);
        app.sendAs(auditor, "GET", ERASURES, null).expect(200);
        app.sendAs(app.keyWithRole("VIEWER"), "GET", ERASURES, null).expect(403);
        String elsewhere = app.keyWithRole("ADMIN", "one");
        app.sendAs(elsewhere, "POST", ERASURES, Map.of("subject", "x", "reason", "y"))
                .expect(403);
        app.sendAs(elsewhere, "GET", ERASURES, null).expect(403);
    }

    @Test
    void aSealedTextIsTakenFromNobody() throws Exception {
        Person eve = Person.of("of Eve " + MARK);
        String sealed = one("select name from public.api_keys where id = '" + eve.id() + "'");
        assertThat(sealed).startsWith("sealed:1:");

        Reply refused = eve.post("/api/v1/keys", Map.of("name", sealed, "roles", new String[] {"VIEWER"}));

        assertThat(refused.status()).isBetween(400, 422);
        assertThat(refused.text()).doesNotContain(MARK);
    }
}
