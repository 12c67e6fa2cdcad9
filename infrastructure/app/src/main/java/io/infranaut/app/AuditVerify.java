package io.infranaut.app;

import io.infranaut.embedded.EmbeddedServerException;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.transparency.HistoryVerification;
import io.infranaut.platform.transparency.HistoryVerification.Outcome;
import io.infranaut.platform.transparency.NoteKey;
import io.infranaut.platform.transparency.SignedNote;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// Checks the whole history of an instance without starting the application: of a data directory, whose PostgreSQL
/// alone is started, or of the database that `--spring.datasource.url`, `.username` and `.password` name.
///
/// `--key=KEY` and `--checkpoint=FILE`, any number of each, hold it against what was kept elsewhere: the public key in
/// the form of `/api/v1/audit/keys`, and notes of `/api/v1/audit/checkpoints`.
public final class AuditVerify {
    private AuditVerify() {}

    /// @return 0 when all is as it was recorded, 1 when something is not, 2 when that could not be found out
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            List<NoteKey> keys =
                    values(arguments, "--key=").stream().map(NoteKey::parse).toList();
            List<SignedNote> kept = new ArrayList<>();
            for (String file : values(arguments, "--checkpoint=")) {
                kept.add(SignedNote.parse(Files.readString(Path.of(file))));
            }
            Outcome outcome = verify(arguments, keys, kept);
            return tell(outcome, out);
        } catch (IllegalArgumentException | IOException | SQLException | EmbeddedServerException e) {
            err.println("infranaut: cannot verify: " + e.getMessage());
            return 2;
        } catch (DataAccessException e) {
            err.println("infranaut: cannot verify: this database keeps no tree over its history yet, start the"
                    + " instance once (" + e.getMessage() + ")");
            return 2;
        }
    }

    private static Outcome verify(List<String> arguments, List<NoteKey> keys, List<SignedNote> kept)
            throws SQLException {
        Optional<String> url =
                values(arguments, "--spring.datasource.url=").stream().findFirst();
        if (url.isPresent()) {
            return verify(
                    DriverManager.getConnection(
                            url.get(),
                            String.join("", values(arguments, "--spring.datasource.username=")),
                            String.join("", values(arguments, "--spring.datasource.password="))),
                    keys,
                    kept);
        }
        Path data = Path.of(values(arguments, "--infranaut.data-dir=").getFirst());
        try (EmbeddedServers servers = EmbeddedServers.open(data.resolve("servers"))) {
            Postgres postgres = servers.postgres();
            return verify(
                    DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password()), keys, kept);
        }
    }

    private static Outcome verify(Connection connection, List<NoteKey> keys, List<SignedNote> kept)
            throws SQLException {
        try (connection) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new HistoryVerification(DSL.using(connection, SQLDialect.POSTGRES), keys, kept).run();
        }
    }

    private static int tell(Outcome outcome, PrintStream out) {
        String keys = outcome.keys().stream().map(NoteKey::toString).collect(Collectors.joining(", "));
        if (outcome.fault().isPresent()) {
            var fault = outcome.fault().get();
            out.println("infranaut: NOT AS RECORDED (" + fault.kind() + "): " + fault.sentence());
            out.println("infranaut: " + outcome.covered() + " events before it fit what was signed by " + keys);
            return 1;
        }
        out.println("infranaut: " + outcome.events() + " events are as they were recorded; " + outcome.checkpoints()
                + " checkpoints fit, the newest is over " + outcome.covered() + " events");
        out.println("infranaut: signed by " + keys);
        if (outcome.covered() < outcome.events()) {
            out.println("infranaut: " + (outcome.events() - outcome.covered())
                    + " events are newer than the newest checkpoint; nothing vouches for them yet");
        }
        return 0;
    }

    private static List<String> values(List<String> arguments, String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name))
                .map(argument -> argument.substring(name.length()))
                .toList();
    }
}
