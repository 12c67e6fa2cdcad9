/// Statistics for monitoring: exact, repeatable to the bit, and free of any framework, so that the module is useful on
/// its own.
@NullMarked
package io.infranaut.statistics;

import org.jspecify.annotations.NullMarked;
