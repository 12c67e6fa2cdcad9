/// Schemas, rule suites and the verdicts that rows get from them.
@NullMarked
package io.infranaut.validation.api;

import org.jspecify.annotations.NullMarked;
