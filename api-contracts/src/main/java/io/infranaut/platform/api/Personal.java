package io.infranaut.platform.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a text that is about a person, the data subject. In an event it is stored and passed on encrypted with a key
/// of that person's own, and reads as `[erased]` once the key is destroyed; in an answer it is decrypted. Only
/// components of type `String` of the event itself, and of records that it has lists of, can be marked. The event's
/// shape does not change by it.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD})
public @interface Personal {
    /// Who caused the event: what somebody writes is about its author.
    String ACTOR = "{actor}";

    /// The data subject's name, in which `{component}` stands for what that component of the event says, and
    /// `{actor}` for who caused it where there is no such component. A process of Infranaut is nobody: what it writes
    /// stays as it is.
    String value() default ACTOR;
}
