package io.infranaut.platform.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The read models that a query endpoint answers from; a request's `Infranaut-Min-Position` waits for them.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Reads {
    String[] value();

    /// Whether `?asOf=<instant>` is answered; all of the read models keep their history then.
    boolean asOf() default false;
}
