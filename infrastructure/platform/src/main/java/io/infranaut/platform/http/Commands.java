package io.infranaut.platform.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Receipt;
import io.infranaut.platform.json.Json;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Sends the command of an HTTP request and makes its answer. The first answer to an `Idempotency-Key` is written in
/// the transaction of the command's events, and given again to the same request.
public final class Commands {
    private static final TypeReference<TreeMap<String, String>> HEADERS = new TypeReference<>() {};

    private final CommandSender sender;
    private final DSLContext db;
    private final JsonMapper api;

    public Commands(CommandSender sender, DSLContext db, JsonMapper api) {
        this.sender = sender;
        this.db = db;
        this.api = api;
    }

    /// @param answer makes the answer from what the command left behind; called once, in its transaction
    public ResponseEntity<Object> send(Object command, Caller caller, Function<Receipt, Answer> answer) {
        if (caller.idempotencyKey() == null) {
            Receipt receipt = sender.send(command, caller);
            return plain(answer.apply(receipt).with(receipt));
        }
        var once = new Once(caller, caller.idempotencyKey(), answer);
        sender.send(command, caller, once);
        return Objects.requireNonNull(once.response);
    }

    private static ResponseEntity<Object> plain(Answer answer) {
        var builder = ResponseEntity.status(answer.status());
        answer.headers().forEach(builder::header);
        return answer.body() == null ? builder.build() : builder.body(answer.body());
    }

    private final class Once implements CommandSender.Within {
        private final Caller caller;
        private final String key;
        private final Function<Receipt, Answer> answer;
        private @Nullable ResponseEntity<Object> response;

        private Once(Caller caller, String key, Function<Receipt, Answer> answer) {
            this.caller = caller;
            this.key = key;
            this.answer = answer;
        }

        @Override
        public boolean skip() {
            String lock = caller.actor().value() + "\n" + key;
            boolean mine = Boolean.TRUE.equals(Objects.requireNonNull(
                            db.fetchOne("select pg_try_advisory_xact_lock(hashtextextended(?, 7))", lock))
                    .get(0, Boolean.class));
            if (!mine) {
                throw new IdempotencyConflict(409, "a request with this Idempotency-Key is under way");
            }
            var row = db.fetchOne(
                    "select request_digest, status, headers, body from platform.idempotent_answer"
                            + " where actor = ? and key = ?",
                    caller.actor().value(),
                    key);
            if (row == null) {
                return false;
            }
            if (!row.get(0, String.class).equals(String.valueOf(caller.requestDigest()))) {
                throw new IdempotencyConflict(422, "this Idempotency-Key was used for another request");
            }
            var builder = ResponseEntity.status(row.get(1, Integer.class)).header("Idempotency-Replayed", "true");
            Json.mapper().readValue(row.get(2, JSONB.class).data(), HEADERS).forEach(builder::header);
            String body = row.get(3, String.class);
            response = body == null
                    ? builder.build()
                    : builder.contentType(MediaType.APPLICATION_JSON).body(new StoredJson(body));
            return true;
        }

        @Override
        public void appended(Receipt receipt) {
            Answer made = answer.apply(receipt).with(receipt);
            db.execute(
                    "insert into platform.idempotent_answer (actor, key, request_digest, status, headers, body,"
                            + " recorded_at) values (?, ?, ?, ?, ?::jsonb, ?, ?::timestamptz)",
                    caller.actor().value(),
                    key,
                    String.valueOf(caller.requestDigest()),
                    made.status(),
                    Json.mapper().writeValueAsString(new TreeMap<>(made.headers())),
                    made.storedBody() == null ? null : api.writeValueAsString(made.storedBody()),
                    caller.at().toString());
            response = plain(made);
        }
    }

    /// An `Idempotency-Key` that is in use, or was used for something else.
    static final class IdempotencyConflict extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        IdempotencyConflict(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /// JSON that is written as it is.
    record StoredJson(@JsonRawValue @JsonValue String json) {}
}
