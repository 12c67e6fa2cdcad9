package io.infranaut.platform;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.regex.Pattern;

/// A failure that has nothing to do with what was being done and will pass by itself: of a connection, a lock, a disk,
/// or
/// because something does not show yet. Whatever fails so is done again, however long that takes.
public final class PassingFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern SQL_STATES = Pattern.compile("(08|40|53|57).*|55P03|25006");

    public PassingFailure(String message) {
        super(message);
    }

    /// Whether a failure, or one that caused it, will pass.
    public static boolean is(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof PassingFailure
                    || each instanceof SQLTransientException
                    || each instanceof SQLRecoverableException
                    || (each instanceof SQLException sql
                            && sql.getSQLState() != null
                            && SQL_STATES.matcher(sql.getSQLState()).matches())
                    || (each instanceof UncheckedIOException io && !(io.getCause() instanceof NoSuchFileException))) {
                return true;
            }
        }
        return false;
    }

    /// Whether a transaction lost to another one that wanted the same rows, so that it may win if it is begun again.
    public static boolean isLostRace(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith("40")) {
                return true;
            }
        }
        return false;
    }
}
