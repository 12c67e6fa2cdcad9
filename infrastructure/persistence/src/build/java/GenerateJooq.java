import io.infranaut.embedded.EmbeddedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;

/// Generates jOOQ's classes from a real database: the migrations and then every read model, all in one run of
/// PostgreSQL. Does nothing when neither the SQL, the build file nor this program has changed since.
///
/// The read models are generated as schema `public`, where the application shows the serving generation of each through
/// views.
final class GenerateJooq {

    private static final String PACKAGE = "io.infranaut.persistence.jooq";

    public static void main(String[] arguments) throws Exception {
        var module = Path.of(arguments[0]);
        var generated = module.resolve("target/generated-sources/jooq");
        var done = module.resolve("target/generated-sources/jooq.sha256");
        var digest = digest(module);
        if (Files.exists(done) && Files.readString(done).equals(digest)) {
            return;
        }
        Files.deleteIfExists(done);
        var resources = module.resolve("src/main/resources");
        var database = EmbeddedServers.shared().freshDatabase();
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .locations("filesystem:" + resources.resolve("db/migration"))
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            for (var readModel : files(resources.resolve("read-models"))) {
                statement.execute(Files.readString(readModel));
            }
        }
        GenerationTool.generate(new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc()
                        .withUrl(database.jdbcUrl())
                        .withUser(database.user())
                        .withPassword(database.password()))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withSchemata(schemas("event_store", "platform", "public"))
                                .withExcludes("flyway_schema_history")
                                .withForcedTypes(new ForcedType()
                                        .withName("INSTANT")
                                        .withIncludeTypes("(?i:timestamp with time zone|timestamptz)")))
                        .withGenerate(new Generate()
                                .withRecords(true)
                                .withFluentSetters(true)
                                .withPojos(false)
                                .withDaos(false)
                                .withIndexes(true)
                                .withKeys(true)
                                .withJavaTimeTypes(true)
                                .withRoutines(false)
                                .withGeneratedAnnotation(true))
                        .withTarget(new Target().withPackageName(PACKAGE).withDirectory(generated.toString()))));
        Files.writeString(done, digest);
    }

    private static List<SchemaMappingType> schemas(String... names) {
        return Stream.of(names)
                .map(name -> new SchemaMappingType().withInputSchema(name))
                .toList();
    }

    private static String digest(Path module) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        Stream.of(
                        Stream.of(module.resolve("pom.xml"), module.resolve("../../pom.xml")),
                        files(module.resolve("src/build")).stream(),
                        files(module.resolve("src/main/resources")).stream())
                .flatMap(files -> files)
                .forEach(file -> {
                    try {
                        digest.update(module.relativize(file).toString().getBytes());
                        digest.update(Files.readAllBytes(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
