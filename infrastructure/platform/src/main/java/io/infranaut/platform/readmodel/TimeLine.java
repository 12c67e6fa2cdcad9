package io.infranaut.platform.readmodel;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Keeps what the tables of a read model held at each position.
///
/// A row says since which position it is as it is. Beside its table stands the history: what each row was, from one
/// position (inclusive) to another (exclusive). [Rows] writes both, so handlers know nothing of it, and a rebuild makes
/// them again. A view in the schema `as_of` shows the rows of the position in the setting `infranaut.as_of`.
final class TimeLine {
    static final String VIEWS = "as_of";
    static final Field<Long> SINCE = DSL.field(DSL.name("valid_from"), Long.class);
    /// The further columns of a row and of what it was, to be appended to the names of its own.
    static final String FROM = ", valid_from";
    static final String TO = ", valid_to";
    private static final String HISTORY = "_history";

    private TimeLine() {}

    static boolean isHistory(String table) {
        return table.endsWith(HISTORY);
    }

    static String history(String table) {
        return table + HISTORY;
    }

    /// Gives a table its history.
    ///
    /// @param key the columns of its primary key, quoted
    static void keep(DSLContext db, String schema, String table, List<String> key) {
        if (key.isEmpty()) {
            throw new IllegalStateException("a table whose history is kept needs a primary key: " + table);
        }
        String live = schema + "." + quoted(table);
        String history = schema + "." + quoted(history(table));
        db.execute("alter table " + live + " add column valid_from bigint not null");
        db.execute("create index on " + live + " (valid_from)");
        db.execute("create table " + history + " (like " + live + ", valid_to bigint not null, primary key ("
                + String.join(", ", key) + ", valid_from))");
        db.execute("create index on " + history + " (valid_from)");
        db.execute("create index on " + history + " (valid_to)");
    }

    /// Shows a table as it was.
    ///
    /// @param columns that its own definition gives it, quoted
    static void show(DSLContext db, String schema, String table, List<String> columns) {
        String select = "select " + String.join(", ", columns) + " from " + schema + ".";
        String asOf = "current_setting('infranaut.as_of')::bigint";
        db.execute("create schema if not exists " + VIEWS);
        db.execute("drop view if exists " + VIEWS + "." + quoted(table));
        db.execute("create view " + VIEWS + "." + quoted(table) + " as " + select + quoted(table)
                + " where valid_from <= " + asOf + " union all " + select + quoted(history(table))
                + " where valid_from <= " + asOf + " and valid_to > " + asOf);
    }

    /// The rows of a table that are not the same at two positions, in the order of their keys' text.
    ///
    /// @param from the earlier position
    /// @param after key text of the last row of the page before; empty for the first page
    static List<Difference> differences(
            DSLContext db, String schema, String table, List<String> key, long from, long to, String after, int most) {
        String history = " from " + schema + "." + quoted(history(table)) + " h";
        String live = " from " + schema + "." + quoted(table) + " h";
        String row =
                "select jsonb_build_array(" + key.stream().map("h."::concat).collect(Collectors.joining(", "))
                        + ")::text collate \"C\" as key, to_jsonb(h) - 'valid_from' - 'valid_to' as content";
        return db.fetch(
                        "with before as (" + row + history
                                + " where valid_from <= ? and valid_to > ? and valid_to <= ?),"
                                + " after as (" + row + history
                                + " where valid_from > ? and valid_from <= ? and valid_to > ?"
                                + " union all " + row + live + " where valid_from > ? and valid_from <= ?)"
                                + " select key, before.content::text, after.content::text"
                                + " from before full join after using (key)"
                                + " where before.content is distinct from after.content and key > ? order by key limit ?",
                        from,
                        from,
                        to,
                        from,
                        to,
                        to,
                        from,
                        to,
                        after,
                        most)
                .map(found -> new Difference(
                        table, found.get(0, String.class), found.get(1, String.class), found.get(2, String.class)));
    }

    private static String quoted(String identifier) {
        return '"' + Objects.requireNonNull(identifier).replace("\"", "\"\"") + '"';
    }
}
