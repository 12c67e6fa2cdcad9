package io.infranaut.platform.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name under which an event is stored and published, for ever: `context.EventName`, never a class name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {
    /// The stable name, for example `alert.AlertRaised`.
    String value();

    /// The revision of the event's shape, counted from 1; a change of shape needs a new one and an upcaster.
    int revision() default 1;
}
