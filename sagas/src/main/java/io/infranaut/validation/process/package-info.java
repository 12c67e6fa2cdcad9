/// Judges rows by rule suites: each batch on its way in, and stored rows on request.
@NullMarked
package io.infranaut.validation.process;

import org.jspecify.annotations.NullMarked;
