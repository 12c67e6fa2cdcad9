package io.infranaut.platform.http;

import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.readmodel.ReadModels;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/// Answers as the system knew it at another instant: at the position of the last event recorded by then. Queries run
/// unchanged, in a transaction that finds the tables as they were.
public final class AsOf {
    /// Tells the position that an answer shows.
    static final String POSITION = "Infranaut-As-Of-Position";

    private static final String OPEN = AsOf.class.getName();
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ReadModels readModels;
    private final DSLContext db;
    private final PlatformTransactionManager transactions;
    private final Clock clock;

    AsOf(ReadModels readModels, DSLContext db, PlatformTransactionManager transactions, Clock clock) {
        this.readModels = readModels;
        this.db = db;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Runs a query on the tables of a read model, which keeps its history, as they were.
    public <T> T at(long position, String readModel, Supplier<T> query) throws InterruptedException {
        await(readModel, position);
        TransactionStatus status = begin(position);
        try {
            return query.get();
        } finally {
            transactions.rollback(status);
        }
    }

    /// Two positions, the earlier first.
    public record Span(long from, long to) {}

    /// The positions at the instants that the parameters `from` and `to` of a request name.
    ///
    /// @throws InvalidInput if one is no instant or lies ahead, or they are the wrong way round
    public Span span(String from, String to) {
        Instant earlier = instant("from", from);
        Instant later = instant("to", to);
        if (earlier.isAfter(later)) {
            throw new InvalidInput("?to", "the second instant lies before the first");
        }
        return new Span(position(earlier), position(later));
    }

    private Instant instant(String parameter, String text) {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInput("?" + parameter, "an instant looks like 2026-02-01T09:30:00Z");
        }
        if (instant.isAfter(clock.instant())) {
            throw new InvalidInput("?" + parameter, "nobody knows yet how it will be at " + instant);
        }
        return instant;
    }

    private long position(Instant instant) {
        for (Duration back : new Duration[] {Duration.ofMinutes(1), Duration.ofDays(1), Duration.ofDays(400)}) {
            Long found = lastPosition(instant.minus(back), instant);
            if (found != null) {
                return found;
            }
        }
        Long found = lastPosition(Instant.EPOCH, instant);
        return found == null ? 0 : found;
    }

    // Materialized, so that the range's index is used and not a walk from the newest event.
    private @Nullable Long lastPosition(Instant after, Instant until) {
        return db.fetchSingle(
                        "with near as materialized (select position from event_store.domain_event"
                                + " where recorded_at > ? and recorded_at <= ?) select max(position) from near",
                        Timestamp.from(after),
                        Timestamp.from(until))
                .get(0, Long.class);
    }

    /// Shows the calling thread the tables as they were at the instant that the request names, if it names one, until
    /// [#close].
    void open(HttpServletRequest request, HttpServletResponse response, @Nullable Reads reads)
            throws InterruptedException {
        String text = request.getParameter("asOf");
        if (text == null) {
            return;
        }
        if (reads == null || !reads.asOf()) {
            throw new InvalidInput("?asOf", "what this was at another time is not kept");
        }
        long position = position(instant("asOf", text));
        for (String readModel : reads.value()) {
            await(readModel, position);
        }
        request.setAttribute(OPEN, begin(position));
        response.setHeader(POSITION, Long.toString(position));
    }

    void close(HttpServletRequest request) {
        if (request.getAttribute(OPEN) instanceof TransactionStatus status) {
            request.removeAttribute(OPEN);
            transactions.rollback(status);
        }
    }

    private void await(String readModel, long position) throws InterruptedException {
        if (!readModels.await(readModel, position, LONGEST_WAIT)) {
            throw new NotThereYet(readModel, position);
        }
    }

    private TransactionStatus begin(long position) {
        var definition = new DefaultTransactionDefinition();
        definition.setReadOnly(true);
        definition.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        TransactionStatus status = transactions.getTransaction(definition);
        try {
            db.execute("set local search_path to as_of");
            db.fetch("select set_config('infranaut.as_of', ?, true)", Long.toString(position));
            return status;
        } catch (RuntimeException e) {
            transactions.rollback(status);
            throw e;
        }
    }
}
