package io.infranaut.platform.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What an endpoint answers when it succeeds, for the OpenAPI document. An endpoint whose result type says it needs
/// none; one that is typed [Object] and has none answers 204 without a body.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Answers.All.class)
public @interface Answers {
    /// The body; `Void` for none.
    Class<?> value() default Void.class;

    int[] status() default 200;

    /// For a [Job]: what its result is once it is completed, one of these.
    Class<?>[] result() default {};

    /// More than one.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        Answers[] value();
    }
}
