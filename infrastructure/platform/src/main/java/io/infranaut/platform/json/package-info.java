/// How records become JSON and back: one mapper for events, one for the API, sharing one rule: a record with a single
/// component named `value` is written as that value.
@NullMarked
package io.infranaut.platform.json;

import org.jspecify.annotations.NullMarked;
