/// Computing drift checks, and computing them again to verify them.
@NullMarked
package io.infranaut.drift.process;

import org.jspecify.annotations.NullMarked;
