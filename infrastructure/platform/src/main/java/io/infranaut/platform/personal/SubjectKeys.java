package io.infranaut.platform.personal;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.platform.Coalescer;
import io.infranaut.platform.Coalescer.Asked;
import io.infranaut.platform.Ids;
import io.infranaut.platform.secret.MasterKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of the data subjects, each under the master key, in a store of their own. The store knows a subject only by
/// a keyed hash of its name, and keeps that when the key is destroyed, so that an erasure can be asked for twice.
///
/// Keys in use are remembered, and forgotten on every node within a second of their destruction.
public final class SubjectKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SubjectKeys.class);
    private static final String SCHEMA = "subject_keys";
    private static final int MOST_REMEMBERED = 10_000;
    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LATELY = Duration.ofMinutes(10);
    /// The time, and the keys, if any.
    private static final String ERASED_LATELY = """
            select now(), k.id from (select) always left join subject_keys.subject_key k
            on k.wrapped is null and k.erased_at > now() - interval '%d seconds'
            """.formatted(LATELY.toSeconds());
    private static final String BY_ID = "select wrapped from subject_keys.subject_key where id = ?";
    /// In the order of the subjects, so that two nodes do not wait for each other.
    private static final String FIND_OR_MAKE = """
            with wanted as (
                select * from unnest(?::uuid[], ?::bytea[], ?::bytea[]) as w(id, subject, wrapped)
            ), made as (
                insert into subject_keys.subject_key (id, subject, wrapped, created_at)
                select w.id, w.subject, w.wrapped, ?::timestamptz from wanted w
                where not exists (select from subject_keys.subject_key k
                                  where k.subject = w.subject and k.wrapped is not null)
                order by w.subject
                on conflict do nothing
                returning id, subject, wrapped
            )
            select id, subject, wrapped from made
            union all
            select k.id, k.subject, k.wrapped from subject_keys.subject_key k join wanted w on w.subject = k.subject
            where k.wrapped is not null
            """;

    private final HikariDataSource store;
    private final DSLContext db;
    private final MasterKeys master;
    private final Clock clock;
    private final SecretKeySpec index;
    private final Map<String, Key> bySubject = new ConcurrentHashMap<>();
    private final Map<UUID, Optional<SecretKey>> byId = new ConcurrentHashMap<>();
    private final Coalescer<ByteBuffer, Key> wanted = new Coalescer<>(this::findOrMake);
    private OffsetDateTime askedAt = OffsetDateTime.MIN;
    private final ScheduledExecutorService forgetting = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(SCHEMA).factory());

    /// A data subject's present key.
    record Key(UUID id, SecretKey secret) {}

    /// @param store where the keys are kept; closed with this
    SubjectKeys(HikariDataSource store, MasterKeys master, Clock clock) {
        this.store = store;
        this.db = DSL.using(store, SQLDialect.POSTGRES);
        this.master = master;
        this.clock = clock;
        Flyway.configure(SubjectKeys.class.getClassLoader())
                .dataSource(store)
                .defaultSchema(SCHEMA)
                .locations("classpath:db/subject-keys")
                .load()
                .migrate();
        if (master.rotate()) {
            rewrap();
        }
        this.index = new SecretKeySpec(index(), "HmacSHA256");
        forgetting.scheduleWithFixedDelay(this::forgetErased, 0, 1, TimeUnit.SECONDS);
    }

    private byte[] index() {
        byte[] random = new byte[KEY_BYTES];
        RANDOM.nextBytes(random);
        db.execute(
                "insert into subject_keys.index_key (wrapped) values (?) on conflict do nothing",
                wrap("index", random));
        return unwrap(
                "index",
                db.fetchSingle("select wrapped from subject_keys.index_key").get(0, byte[].class));
    }

    private byte[] wrap(Object name, byte[] key) {
        return master.seal(key, associated(name));
    }

    private byte[] unwrap(Object name, byte[] wrapped) {
        try {
            return master.open(wrapped, associated(name));
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(
                    "the keys of data subjects are under another master key, or altered (" + name
                            + "): all nodes of one installation need the same INFRANAUT_MASTER_KEY",
                    e);
        }
    }

    private static byte[] associated(Object name) {
        return ("subject-key:" + name).getBytes(StandardCharsets.UTF_8);
    }

    /// Puts all keys under the present master key.
    private void rewrap() {
        db.transaction(transaction -> {
            DSLContext within = transaction.dsl();
            for (Record row : within.fetch("select wrapped from subject_keys.index_key for update")) {
                within.execute(
                        "update subject_keys.index_key set wrapped = ?",
                        wrap("index", unwrap("index", row.get(0, byte[].class))));
            }
            var rows = within.fetch(
                    "select id, wrapped from subject_keys.subject_key where wrapped is not null for update");
            for (Record row : rows) {
                UUID id = row.get(0, UUID.class);
                within.execute(
                        "update subject_keys.subject_key set wrapped = ? where id = ?",
                        wrap(id, unwrap(id, row.get(1, byte[].class))),
                        id);
            }
            LOG.info("{} keys of data subjects were put under the present master key", rows.size());
        });
    }

    /// One subject has one name, however it is written.
    static String canonical(String subject) {
        return Normalizer.normalize(subject, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
    }

    /// Whether a text names a subject.
    public static boolean names(String text, String subject) {
        return canonical(text).contains(canonical(subject));
    }

    /// The key of a subject, made when it has none. It is there for good before anything that is sealed with it,
    /// whatever becomes of the transaction in which that is written. Those who want keys at the same time share one
    /// statement, and so one commit.
    Key of(String subject) {
        String name = canonical(subject);
        Key known = bySubject.get(name);
        if (known != null) {
            return known;
        }
        Key found = wanted.ask(ByteBuffer.wrap(hash(name)));
        bound(bySubject);
        bySubject.put(name, found);
        return found;
    }

    private void findOrMake(List<Asked<ByteBuffer, Key>> all) {
        Set<ByteBuffer> subjects = all.stream().map(Asked::question).collect(Collectors.toSet());
        var keys = new HashMap<ByteBuffer, Key>();
        // who loses against another node finds its key the next time
        while (!keys.keySet().containsAll(subjects)) {
            Map<UUID, SecretKey> made = new LinkedHashMap<>();
            for (int i = 0; i < subjects.size(); i++) {
                byte[] random = new byte[KEY_BYTES];
                RANDOM.nextBytes(random);
                made.put(Ids.next(clock.instant()), new SecretKeySpec(random, "AES"));
            }
            db.connection(connection -> findOrMake(connection, subjects, made, keys));
        }
        all.forEach(asked -> asked.answer(Objects.requireNonNull(keys.get(asked.question()))));
    }

    /// A plain statement: most commands about somebody new issue it, and rendering it would cost more than the answer.
    private void findOrMake(
            Connection connection, Set<ByteBuffer> subjects, Map<UUID, SecretKey> made, Map<ByteBuffer, Key> keys)
            throws SQLException {
        byte[][] names = subjects.stream().map(ByteBuffer::array).toArray(byte[][]::new);
        byte[][] wrapped = made.entrySet().stream()
                .map(key -> wrap(key.getKey(), key.getValue().getEncoded()))
                .toArray(byte[][]::new);
        try (PreparedStatement statement = connection.prepareStatement(FIND_OR_MAKE)) {
            statement.setArray(1, connection.createArrayOf("uuid", made.keySet().toArray()));
            statement.setArray(2, connection.createArrayOf("bytea", names));
            statement.setArray(3, connection.createArrayOf("bytea", wrapped));
            statement.setObject(4, now());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    SecretKey secret = made.get(id);
                    keys.put(
                            ByteBuffer.wrap(rows.getBytes(2)),
                            new Key(
                                    id,
                                    secret == null ? new SecretKeySpec(unwrap(id, rows.getBytes(3)), "AES") : secret));
                }
            }
        }
    }

    private Optional<Key> present(byte[] subject) {
        return db.fetchOptional(
                        "select id, wrapped from subject_keys.subject_key where subject = ? and wrapped is not null",
                        subject)
                .map(row -> {
                    UUID id = row.get(0, UUID.class);
                    return new Key(id, new SecretKeySpec(unwrap(id, row.get(1, byte[].class)), "AES"));
                });
    }

    /// The key of that id; none once it is destroyed.
    ///
    /// @throws IllegalStateException if there never was one: this is not the store that belongs to the events
    Optional<SecretKey> key(UUID id) {
        Optional<SecretKey> known = byId.get(id);
        if (known != null) {
            return known;
        }
        bound(byId);
        return byId.computeIfAbsent(id, this::load);
    }

    private Optional<SecretKey> load(UUID id) {
        Record row = db.fetchOne(BY_ID, id);
        if (row == null) {
            throw new IllegalStateException("the store of subjects' keys never had the key " + id
                    + ": it does not belong to these events, or is from before them");
        }
        return Optional.ofNullable(row.get(0, byte[].class))
                .map(wrapped -> new SecretKeySpec(unwrap(id, wrapped), "AES"));
    }

    private static void bound(Map<?, ?> remembered) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
    }

    /// The id of a subject's present key, or else of the one that was destroyed last.
    public Optional<UUID> find(String subject) {
        return db.fetchOptional(
                        "select id from subject_keys.subject_key where subject = ?"
                                + " order by wrapped is null, erased_at desc limit 1",
                        hash(canonical(subject)))
                .map(row -> row.get(0, UUID.class));
    }

    /// The id of a subject's present key.
    Optional<UUID> findPresent(String subject) {
        return present(hash(canonical(subject))).map(Key::id);
    }

    /// Whether the key of that id is destroyed.
    public boolean isErased(UUID id) {
        return load(id).isEmpty();
    }

    /// Destroys keys; those that are destroyed stay so.
    public void erase(Collection<UUID> ids) {
        db.execute(
                "update subject_keys.subject_key set wrapped = null, erased_at = clock_timestamp() where id = any(?)"
                        + " and wrapped is not null",
                (Object) ids.toArray(UUID[]::new));
        forget(ids);
    }

    private void forget(Collection<UUID> ids) {
        bySubject.values().removeIf(key -> ids.contains(key.id()));
        ids.forEach(byId::remove);
    }

    /// Asks which keys were destroyed lately, on whatever node; forgets all when nobody can say, or when it has not
    /// asked
    /// for so long that it may have missed some. Times are the store's.
    private void forgetErased() {
        try {
            var erased = db.fetch(ERASED_LATELY);
            OffsetDateTime now = erased.getFirst().get(0, OffsetDateTime.class);
            if (now.minus(LATELY.dividedBy(2)).isAfter(askedAt)) {
                forgetAll();
            } else {
                forget(erased.stream()
                        .map(row -> row.get(1, UUID.class))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
            }
            askedAt = now;
        } catch (RuntimeException e) {
            forgetAll();
            if (!store.isClosed()) {
                LOG.warn("the store of subjects' keys does not answer: what was remembered of it is forgotten", e);
            }
        }
    }

    private void forgetAll() {
        bySubject.clear();
        byId.clear();
    }

    private byte[] hash(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(index);
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        forgetting.shutdownNow();
        store.close();
    }
}
