package io.infranaut.platform.readmodel;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Query;
import org.jooq.UpdateConditionStep;
import org.jooq.impl.DSL;

/// Keeps what the tables of a read model held at each position.
///
/// Beside a table stands its history: each row as it was from one position (inclusive) to another (exclusive; null
/// while it still is so). Triggers write it, from the position of the event being applied, so handlers know nothing of
/// it, and a rebuild makes it again. A view in the schema `as_of` shows the rows of the position in the setting
/// `infranaut.as_of`. What is changed by hand, outside of an event, stays out of the history.
final class TimeLine implements ExecuteListener {
    static final String VIEWS = "as_of";
    private static final String HISTORY = "_history";

    private static final ThreadLocal<Long> APPLIED = new ThreadLocal<>();
    private static final ThreadLocal<Long> POSITION = new ThreadLocal<>();

    /// Applies an event of that position.
    static void at(long position, Runnable handler) {
        APPLIED.set(position);
        POSITION.set(position);
        try {
            handler.run();
        } finally {
            APPLIED.remove();
            POSITION.remove();
        }
    }

    /// The update with the position of the event being applied: it tells the history by itself, whenever it is
    /// executed.
    static Query placed(UpdateConditionStep<?> update) {
        return update.and(DSL.condition(
                "set_config('infranaut.position', {0}, true) is not null",
                DSL.val(Objects.requireNonNull(APPLIED.get()).toString())));
    }

    // Once for each event that writes, and not for the many that do not.
    @Override
    public void executeStart(ExecuteContext context) {
        Long position = POSITION.get();
        if (position == null || Writes.areBeingSent()) {
            return;
        }
        POSITION.remove();
        try (PreparedStatement statement =
                context.connection().prepareStatement("select set_config('infranaut.position', ?, true)")) {
            statement.setString(1, Long.toString(position));
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot tell the history its position", e);
        }
    }

    static boolean isHistory(String table) {
        return table.endsWith(HISTORY);
    }

    static String history(String table) {
        return table + HISTORY;
    }

    /// Gives a table its history.
    ///
    /// @param columns of the table, quoted
    /// @param key the columns of its primary key, quoted
    static void keep(DSLContext db, String schema, String table, List<String> columns, List<String> key) {
        if (key.isEmpty()) {
            throw new IllegalStateException("a table whose history is kept needs a primary key: " + table);
        }
        String live = schema + "." + quoted(table);
        String history = schema + "." + quoted(history(table));
        String trigger = schema + "." + quoted("keep_" + table);
        String keys = String.join(", ", key);
        String same = key.stream().map(column -> column + " = old." + column).collect(Collectors.joining(" and "));
        String values = columns.stream().map(column -> "new." + column).collect(Collectors.joining(", "));
        db.execute("create table " + history + " (like " + live
                + ", valid_from bigint not null, valid_to bigint, primary key (" + keys + ", valid_from))");
        db.execute("create unique index on " + history + " (" + keys + ") where valid_to is null");
        db.execute("create index on " + history + " (valid_from)");
        db.execute("create index on " + history + " (valid_to) where valid_to is not null");
        db.execute("create function " + trigger + "() returns trigger language plpgsql as $$ declare"
                + " now_at bigint := nullif(current_setting('infranaut.position', true), '')::bigint;"
                + " begin"
                + " if now_at is null then return null; end if;"
                + " if tg_op <> 'INSERT' then"
                + "   delete from " + history + " where " + same + " and valid_from = now_at;"
                + "   if not found then"
                + "     update " + history + " set valid_to = now_at where " + same + " and valid_to is null;"
                + "   end if;"
                + " end if;"
                + " if tg_op <> 'DELETE' then"
                + "   insert into " + history + " (" + String.join(", ", columns) + ", valid_from)"
                + "   values (" + values + ", now_at);"
                + " end if;"
                + " return null; end $$");
        db.execute("create trigger added after insert or delete on " + live + " for each row execute function "
                + trigger + "()");
        db.execute("create trigger changed after update on " + live
                + " for each row when (old.* *<> new.*) execute function " + trigger + "()");
    }

    /// Shows a table as it was.
    static void show(DSLContext db, String schema, String table, List<String> columns) {
        db.execute("create schema if not exists " + VIEWS);
        db.execute("drop view if exists " + VIEWS + "." + quoted(table));
        db.execute("create view " + VIEWS + "." + quoted(table) + " as select " + String.join(", ", columns) + " from "
                + schema + "." + quoted(history(table))
                + " where valid_from <= current_setting('infranaut.as_of')::bigint"
                + " and (valid_to is null or valid_to > current_setting('infranaut.as_of')::bigint)");
    }

    /// The rows of a table that are not the same at two positions, in the order of their keys' text.
    ///
    /// @param from the earlier position
    /// @param after key text of the last row of the page before; empty for the first page
    static List<Difference> differences(
            DSLContext db, String schema, String table, List<String> key, long from, long to, String after, int most) {
        String history = schema + "." + quoted(history(table));
        String content = "to_jsonb(h) - 'valid_from' - 'valid_to'";
        String keyText = "jsonb_build_array(" + key.stream().map("h."::concat).collect(Collectors.joining(", "))
                + ")::text collate \"C\"";
        return db.fetch(
                        "with before as (select " + keyText + " as key, " + content + " as content from " + history
                                + " h"
                                + " where valid_from <= ? and valid_to > ? and valid_to <= ?),"
                                + " after as (select " + keyText + " as key, " + content + " as content from " + history
                                + " h"
                                + " where valid_from > ? and valid_from <= ? and (valid_to is null or valid_to > ?))"
                                + " select key, before.content::text, after.content::text"
                                + " from before full join after using (key)"
                                + " where before.content is distinct from after.content and key > ? order by key limit ?",
                        from,
                        from,
                        to,
                        from,
                        to,
                        to,
                        after,
                        most)
                .map(row -> new Difference(
                        table, row.get(0, String.class), row.get(1, String.class), row.get(2, String.class)));
    }

    private static String quoted(String identifier) {
        return '"' + Objects.requireNonNull(identifier).replace("\"", "\"\"") + '"';
    }
}
