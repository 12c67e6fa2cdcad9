package io.infranaut.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;

/// What a line of the console says of an exception: the last cause, in the same line; the log has the whole of it.
public final class RootCause extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy();
        if (cause == null) {
            return "";
        }
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String type = cause.getClassName().substring(cause.getClassName().lastIndexOf('.') + 1);
        String message = cause.getMessage();
        return " (" + type
                + (message == null
                        ? ""
                        : ": " + message.lines().findFirst().orElse("").strip()) + ")";
    }
}
