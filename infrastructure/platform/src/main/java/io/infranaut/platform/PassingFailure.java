package io.infranaut.platform;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A failure that has nothing to do with what was being done and will pass by itself: of a connection, a lock, a disk,
/// or because something does not show yet. Whatever fails so is done again, however long that takes.
public final class PassingFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern CONNECTION = Pattern.compile("(08|57P).*");
    private static final Pattern LOST_RACE = Pattern.compile("40.*");
    private static final Pattern PASSING = Pattern.compile("(40|53|57).*|55P03|25006");

    public PassingFailure(String message) {
        super(message);
    }

    /// Whether a failure, or one that caused it, will pass.
    public static boolean is(Throwable failure) {
        return any(failure, PassingFailure::passes);
    }

    /// Whether a failure comes from a database that cannot be reached or has ended.
    public static boolean isOutage(Throwable failure) {
        return any(failure, PassingFailure::isOfConnection);
    }

    /// Whether a transaction lost to another one that wanted the same rows, so that it may win if it is begun again.
    public static boolean isLostRace(Throwable failure) {
        return any(failure, each -> hasState(each, LOST_RACE));
    }

    private static boolean any(Throwable failure, Predicate<Throwable> what) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(what);
    }

    private static boolean passes(Throwable failure) {
        return isOfConnection(failure)
                || failure instanceof PassingFailure
                || failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || hasState(failure, PASSING)
                || (failure instanceof UncheckedIOException io && !(io.getCause() instanceof NoSuchFileException));
    }

    private static boolean isOfConnection(Throwable failure) {
        return failure instanceof SQLTransientConnectionException
                || hasState(failure, CONNECTION)
                // what the pool says of a connection that broke under its user, for example at a rollback
                || (failure instanceof SQLException sql
                        && sql.getSQLState() == null
                        && "Connection is closed".equals(sql.getMessage()));
    }

    private static boolean hasState(Throwable failure, Pattern states) {
        return failure instanceof SQLException sql
                && sql.getSQLState() != null
                && states.matcher(sql.getSQLState()).matches();
    }
}
