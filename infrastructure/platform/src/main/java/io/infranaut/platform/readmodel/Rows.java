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
import java.util.StringJoiner;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.QueryPart;
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
    /// and
    /// what is remembered is forgotten, so ask anew after each change.
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
            contents.entries.put(key, new Entry<>(row, Known.ABSENT, position));
        } else if (entry.row == null) {
            entry.set(row, position);
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
            contents.entries.put(key, new Entry<>(row, Known.NOTHING, position));
        } else {
            contents.end(entry);
            entry.set(row, position);
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
        entry.set(row, position);
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
        entry.set(null, position);
    }

    /// Says at which position the event stands that is applied next.
    void at(long position) {
        this.position = position;
    }

    /// Sends what was changed since the last time.
    void send() {
        boolean changed = false;
        for (Contents<?> contents : tables.values()) {
            changed |= contents.gather();
        }
        if (changed) {
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
        /// null once it is deleted
        private @Nullable R row;

        private Known stored;
        private boolean changed;
        /// the position since which the row is as it is
        private long since;
        /// the position at which a row came in the place of a stored one that was not looked at
        private long replacedAt;

        private Entry(R row, Known stored, long since) {
            this.row = row;
            this.stored = stored;
            this.changed = true;
            this.since = since;
            this.replacedAt = since;
        }

        private void set(@Nullable R row, long since) {
            this.row = row;
            this.since = since;
            this.changed = true;
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
        private final List<Object> replaced = new ArrayList<>();
        private final List<Entry<R>> written = new ArrayList<>();
        private final Field<?>[] selected;
        private final String select;

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
            select = "select " + names() + (history ? TimeLine.FROM : "") + " from " + qualified(name) + " where "
                    + Arrays.stream(key)
                            .mapToObj(i -> quoted(fields[i].getName()) + " = ?")
                            .collect(Collectors.joining(" and "));
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
                entry = load(values);
                if (entry != null) {
                    entries.put(id, entry);
                }
            }
            return entry;
        }

        private @Nullable Entry<R> load(Object[] values) {
            if (values.length != key.length) {
                throw new IllegalArgumentException("the key of " + name + " has " + key.length + " columns");
            }
            // rendered once: jOOQ takes longer for it than PostgreSQL for the answer
            Record found = db.connectionResult(connection -> {
                try (PreparedStatement byKey = connection.prepareStatement(select)) {
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
            var entry = new Entry<>(rowOf(found), Known.PRESENT, history ? found.get(TimeLine.SINCE) : 0);
            entry.changed = false;
            return entry;
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

        /// @return whether there is anything to send
        private boolean gather() {
            for (Map.Entry<Object, Entry<R>> each : entries.entrySet()) {
                Entry<R> entry = each.getValue();
                if (entry.changed) {
                    if (entry.stored != Known.ABSENT) {
                        replaced.add(each.getKey());
                    }
                    written.add(entry);
                }
            }
            return !written.isEmpty();
        }

        private void send(Connection connection) throws SQLException {
            if (!replaced.isEmpty()) {
                if (history) {
                    endThoseNotLookedAt();
                }
                db.deleteFrom(table).where(are(replaced)).execute();
            }
            copy(connection);
            copyHistory(connection);
            replaced.clear();
            ended.clear();
            written.forEach(entry -> {
                entry.stored = entry.row == null ? Known.ABSENT : Known.PRESENT;
                entry.changed = false;
            });
            written.clear();
            Iterator<Entry<R>> oldest = entries.values().iterator();
            while (entries.size() > KEPT) {
                oldest.next();
                oldest.remove();
            }
        }

        private void endThoseNotLookedAt() {
            List<Object> keys = replaced.stream()
                    .filter(each -> Objects.requireNonNull(entries.get(each)).stored == Known.NOTHING)
                    .toList();
            if (keys.isEmpty()) {
                return;
            }
            for (Record found : db.select(selected).from(table).where(are(keys)).fetch()) {
                R row = rowOf(found);
                Entry<R> entry = Objects.requireNonNull(entries.get(keyOf(row)));
                if (found.get(TimeLine.SINCE) != entry.replacedAt) {
                    ended.add(new Version(valuesOf(row), found.get(TimeLine.SINCE), entry.replacedAt));
                }
            }
        }

        /// That the primary key is one of these.
        private Condition are(List<Object> keys) {
            var columns = new StringJoiner(", ");
            var arrays = new StringJoiner(", ");
            var parts = new ArrayList<QueryPart>();
            for (int i = 0; i < key.length; i++) {
                columns.add("{" + parts.size() + "}");
                parts.add(fields[key[i]]);
                arrays.add("{" + parts.size() + "}");
                parts.add(values(fields[key[i]], i, keys));
            }
            return DSL.condition(
                    "(" + columns + ") in (select * from unnest(" + arrays + "))", parts.toArray(QueryPart[]::new));
        }

        private <T> Field<T[]> values(Field<T> field, int number, List<Object> keys) {
            DataType<T[]> type = field.getDataType().array();
            Object[] values = keys.stream()
                    .map(each -> key.length == 1 ? each : ((List<?>) each).get(number))
                    .toArray();
            return DSL.val((Object) values, type);
        }

        private void copy(Connection connection) throws SQLException {
            if (written.stream().allMatch(entry -> entry.row == null)) {
                return;
            }
            try (var copy = new BinaryCopy(connection, statement(name, history ? TimeLine.FROM : ""))) {
                for (Entry<R> entry : written) {
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
