package io.infranaut.platform.readmodel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.TableRecord;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The rows of one generation of a read model, as its handlers see and change them: by primary key, in memory. What the
/// events of a transaction leave of them is sent at its end: each row once, however often it was changed, all new
/// contents of a table in one COPY. Where a history is kept, what a row was before each event that touched it goes into
/// the history in the same way.
///
/// A row that a handler gives or gets belongs to these rows from then on: what is set in it within the same event is
/// part of the change. Rows that are touched by the events of one sequence must not be touched by those of another.
public final class Rows {
    /// So many rows of a table that were sent are remembered for the next transactions.
    private static final int KEPT = 10_000;

    private final Generation generation;
    private final DSLContext db;
    private final ReadModel model;
    private final Map<Table<?>, Contents<?>> tables = new IdentityHashMap<>();
    private long position;

    /// @param db that maps the generated tables to the generation's ([#tables])
    /// @param model says of which tables the history is kept
    Rows(Generation generation, DSLContext db, ReadModel model) {
        this.generation = generation;
        this.db = db;
        this.model = model;
    }

    /// The tables of a generation.
    ///
    /// @param dataSource whose connections take part in the thread's transaction
    static DSLContext tables(Generation generation, DataSource dataSource) {
        return DSL.using(
                dataSource,
                SQLDialect.POSTGRES,
                new Settings()
                        .withRenderMapping(new RenderMapping()
                                .withSchemata(
                                        new MappedSchema().withInput("public").withOutput(generation.schema()))));
    }

    /// The generation that is written.
    public Generation generation() {
        return generation;
    }

    /// The generation's tables in SQL, for what cannot be said row by row. What was changed in memory is sent first,
    /// and what is remembered is forgotten, so ask anew after each change.
    ///
    /// @throws IllegalStateException where a history is kept, which knows only what is changed row by row
    public DSLContext db() {
        if (model.keepsHistory()) {
            throw new IllegalStateException("the history of " + generation.model() + " does not see what SQL changes");
        }
        send();
        forget();
        return db;
    }

    /// Adds a row.
    ///
    /// @throws IllegalStateException if there is one with its primary key; when that is not known yet, an error of the
    ///     database tells before the transaction ends
    public <R extends TableRecord<R>> void insert(R row) {
        Contents<R> contents = contents(row.getTable());
        Object key = contents.keyOf(row);
        Entry<R> entry = contents.entries.get(key);
        if (entry == null) {
            contents.add(key, row, Known.ABSENT);
        } else if (entry.row == null) {
            contents.set(entry, row);
        } else {
            throw new IllegalStateException("there is already a row " + key + " in " + contents.name);
        }
    }

    /// Adds a row, or puts it in the place of the one with its primary key.
    public <R extends TableRecord<R>> void put(R row) {
        Contents<R> contents = contents(row.getTable());
        Object key = contents.keyOf(row);
        Entry<R> entry = contents.entries.get(key);
        if (entry == null) {
            contents.add(key, row, Known.NOTHING);
        } else {
            contents.end(entry);
            contents.set(entry, row);
        }
    }

    /// The row with a primary key, whose columns the handler sets.
    ///
    /// @throws IllegalStateException if there is none
    public <R extends TableRecord<R>> R change(Table<R> table, Object... key) {
        Contents<R> contents = contents(table);
        Entry<R> entry = contents.existing(key);
        contents.end(entry);
        R row = Objects.requireNonNull(entry.row);
        contents.set(entry, row);
        return row;
    }

    /// The row with a primary key, only to be looked at; null if there is none.
    public <R extends TableRecord<R>> @Nullable R find(Table<R> table, Object... key) {
        Entry<R> entry = contents(table).entry(key);
        return entry == null ? null : entry.row;
    }

    /// Takes away the row with a primary key.
    ///
    /// @throws IllegalStateException if there is none
    public <R extends TableRecord<R>> void delete(Table<R> table, Object... key) {
        Contents<R> contents = contents(table);
        Entry<R> entry = contents.existing(key);
        contents.end(entry);
        contents.set(entry, null);
    }

    /// Says at which position the event stands that is applied next.
    void at(long position) {
        this.position = position;
    }

    /// Sends what was changed since the last time.
    void send() {
        if (tables.values().stream().anyMatch(contents -> !contents.changed.isEmpty())) {
            db.connection(connection -> {
                for (Contents<?> contents : tables.values()) {
                    contents.send(connection);
                }
            });
        }
    }

    /// Forgets everything, what was not sent too: what the tables hold may be something else than what is remembered.
    void forget() {
        tables.clear();
    }

    @SuppressWarnings("unchecked")
    private <R extends TableRecord<R>> Contents<R> contents(Table<R> table) {
        Contents<?> contents = tables.get(table);
        if (contents == null) {
            contents = new Contents<>(table);
            tables.put(table, contents);
        }
        return (Contents<R>) contents;
    }

    /// What the table is known to hold under a key.
    private enum Known {
        ABSENT,
        PRESENT,
        NOTHING
    }

    private static final class Entry<R> {
        private final Object key;
        /// null once it is deleted
        private @Nullable R row;

        private Known stored;
        private boolean changed;
        /// the position since which the row is as it is
        private long since;
        /// the position at which a row came in the place of a stored one that was not looked at
        private long replacedAt;

        private Entry(Object key, R row, Known stored, long since) {
            this.key = key;
            this.row = row;
            this.stored = stored;
            this.since = since;
            this.replacedAt = since;
        }
    }

    /// What a row was.
    private record Version(@Nullable Object[] values, long from, long to) {}

    /// One table.
    private final class Contents<R extends TableRecord<R>> {
        private final Table<R> table;
        private final String name;
        private final Field<?>[] fields;
        private final int[] key;
        private final boolean history;
        private final Map<Object, Entry<R>> entries = new LinkedHashMap<>(16, 0.75f, true);
        private final List<Version> ended = new ArrayList<>();
        private final List<Entry<R>> changed = new ArrayList<>();
        private final Field<?>[] selected;
        private final String select;
        private final String those;

        private Contents(Table<R> table) {
            this.table = table;
            name = table.getName();
            fields = table.fields();
            history = model.keepsHistory(name);
            selected = Arrays.copyOf(fields, fields.length + (history ? 1 : 0));
            if (history) {
                selected[fields.length] = TimeLine.SINCE;
            }
            var primary = Objects.requireNonNull(table.getPrimaryKey(), () -> name + " has no primary key");
            key = primary.getFields().stream().mapToInt(table::indexOf).toArray();
            select = "select " + names() + (history ? TimeLine.FROM : "") + " from " + qualified(name) + " where ";
            those = Arrays.stream(key)
                    .mapToObj(i -> "?::text[]::" + fields[i].getDataType().getCastTypeName(db.configuration()) + "[]")
                    .collect(Collectors.joining(", ", "(" + keyNames(", ") + ") in (select * from unnest(", "))"));
        }

        private String keyNames(String between) {
            return Arrays.stream(key).mapToObj(i -> quoted(fields[i].getName())).collect(Collectors.joining(between));
        }

        private void add(Object id, R row, Known stored) {
            var entry = new Entry<>(id, row, stored, position);
            entries.put(id, entry);
            note(entry);
        }

        private void set(Entry<R> entry, @Nullable R row) {
            entry.row = row;
            entry.since = position;
            if (!entry.changed) {
                note(entry);
            }
        }

        private void note(Entry<R> entry) {
            entry.changed = true;
            changed.add(entry);
        }

        private Object keyOf(Record row) {
            if (key.length == 1) {
                return Objects.requireNonNull(row.get(key[0]), () -> "a row of " + name + " has no key");
            }
            return Arrays.stream(key)
                    .mapToObj(i -> Objects.requireNonNull(row.get(i), () -> "a row of " + name + " has no key"))
                    .toList();
        }

        private Entry<R> existing(Object[] values) {
            Entry<R> entry = entry(values);
            if (entry == null || entry.row == null) {
                throw new IllegalStateException("there is no row " + Arrays.toString(values) + " in " + name);
            }
            return entry;
        }

        private @Nullable Entry<R> entry(Object[] values) {
            Object id = values.length == 1 ? values[0] : List.of(values);
            Entry<R> entry = entries.get(id);
            if (entry == null) {
                entry = load(id, values);
                if (entry != null) {
                    entries.put(id, entry);
                }
            }
            return entry;
        }

        private @Nullable Entry<R> load(Object id, Object[] values) {
            if (values.length != key.length) {
                throw new IllegalArgumentException("the key of " + name + " has " + key.length + " columns");
            }
            // rendered once: jOOQ takes longer for it than PostgreSQL for the answer
            Record found = db.connectionResult(connection -> {
                try (PreparedStatement byKey = connection.prepareStatement(select + keyNames(" = ? and ") + " = ?")) {
                    for (int i = 0; i < values.length; i++) {
                        byKey.setObject(
                                i + 1,
                                values[i] instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : values[i]);
                    }
                    try (ResultSet rows = byKey.executeQuery()) {
                        return db.fetchOne(rows, selected);
                    }
                }
            });
            if (found == null) {
                return null;
            }
            return new Entry<>(id, rowOf(found), Known.PRESENT, history ? found.get(TimeLine.SINCE) : 0);
        }

        private String names() {
            return Arrays.stream(fields).map(field -> quoted(field.getName())).collect(Collectors.joining(", "));
        }

        private String qualified(String table) {
            return quoted(generation.schema()) + "." + quoted(table);
        }

        private R rowOf(Record found) {
            return found.into(table);
        }

        /// A row ends as it is with the event that touches it next.
        private void end(Entry<R> entry) {
            if (history && entry.row != null && entry.since != position) {
                ended.add(new Version(valuesOf(entry.row), entry.since, position));
            }
        }

        // a copy; jOOQ's own way to make one takes a hundred times as long
        private @Nullable Object[] valuesOf(R row) {
            var values = new @Nullable Object[fields.length];
            for (int i = 0; i < fields.length; i++) {
                values[i] = row.get(i);
            }
            return values;
        }

        private void send(Connection connection) throws SQLException {
            List<Entry<R>> replaced = changed.stream()
                    .filter(entry -> entry.stored != Known.ABSENT)
                    .toList();
            if (!replaced.isEmpty()) {
                if (history) {
                    endThoseNotLookedAt(connection, replaced);
                }
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from " + qualified(name) + " where " + those)) {
                    setKeys(delete, replaced);
                    delete.executeUpdate();
                }
            }
            copy(connection);
            copyHistory(connection);
            ended.clear();
            changed.forEach(entry -> {
                entry.stored = entry.row == null ? Known.ABSENT : Known.PRESENT;
                entry.changed = false;
            });
            changed.clear();
            Iterator<Entry<R>> oldest = entries.values().iterator();
            while (entries.size() > KEPT) {
                oldest.next();
                oldest.remove();
            }
        }

        private void endThoseNotLookedAt(Connection connection, List<Entry<R>> replaced) throws SQLException {
            List<Entry<R>> unknown = replaced.stream()
                    .filter(entry -> entry.stored == Known.NOTHING)
                    .toList();
            if (unknown.isEmpty()) {
                return;
            }
            try (PreparedStatement byKeys = connection.prepareStatement(select + those)) {
                setKeys(byKeys, unknown);
                try (ResultSet rows = byKeys.executeQuery()) {
                    for (Record found : db.fetch(rows, selected)) {
                        R row = rowOf(found);
                        Entry<R> entry = Objects.requireNonNull(entries.get(keyOf(row)));
                        if (found.get(TimeLine.SINCE) != entry.replacedAt) {
                            ended.add(new Version(valuesOf(row), found.get(TimeLine.SINCE), entry.replacedAt));
                        }
                    }
                }
            }
        }

        /// For `those`: an array for each column of the key. As text, since the driver has no arrays of every type.
        private void setKeys(PreparedStatement statement, List<Entry<R>> of) throws SQLException {
            for (int i = 0; i < key.length; i++) {
                var values = new String[of.size()];
                for (int j = 0; j < values.length; j++) {
                    Object id = of.get(j).key;
                    values[j] = String.valueOf(key.length == 1 ? id : ((List<?>) id).get(i));
                }
                statement.setArray(i + 1, statement.getConnection().createArrayOf("text", values));
            }
        }

        private void copy(Connection connection) throws SQLException {
            if (changed.stream().allMatch(entry -> entry.row == null)) {
                return;
            }
            try (var copy = new BinaryCopy(connection, statement(name, history ? TimeLine.FROM : ""))) {
                for (Entry<R> entry : changed) {
                    R row = entry.row;
                    if (row != null) {
                        copy.row(fields.length + (history ? 1 : 0));
                        for (int i = 0; i < fields.length; i++) {
                            copy.value(row.get(i));
                        }
                        if (history) {
                            copy.bigint(entry.since);
                        }
                    }
                }
                copy.finish();
            }
        }

        private void copyHistory(Connection connection) throws SQLException {
            if (ended.isEmpty()) {
                return;
            }
            try (var copy =
                    new BinaryCopy(connection, statement(TimeLine.history(name), TimeLine.FROM + TimeLine.TO))) {
                for (Version version : ended) {
                    copy.row(fields.length + 2);
                    for (Object value : version.values()) {
                        copy.value(value);
                    }
                    copy.bigint(version.from());
                    copy.bigint(version.to());
                }
                copy.finish();
            }
        }

        private String statement(String target, String more) {
            return "copy " + qualified(target) + " (" + names() + more + ") from stdin (format binary)";
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
