package io.infranaut.platform.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An endpoint that takes a stream of rows: its body may be as long as `infranaut.http.max-bulk-body` and is not kept
/// in memory. What it does with an `Idempotency-Key` is its own affair.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Bulk {}
