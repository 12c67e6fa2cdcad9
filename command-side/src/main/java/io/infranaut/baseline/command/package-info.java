/// Asking for versions of baselines, and choosing the current one.
@NullMarked
package io.infranaut.baseline.command;

import org.jspecify.annotations.NullMarked;
