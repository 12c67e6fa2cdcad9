/// The conventions of the HTTP API: problem answers, Idempotency-Key, If-Match and ETag, positions, paging. What an
/// endpoint would otherwise write itself is here once.
@NullMarked
package io.infranaut.platform.http;

import org.jspecify.annotations.NullMarked;
