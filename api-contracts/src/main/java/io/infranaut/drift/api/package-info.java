/// Drift checks and their verdicts.
@NullMarked
package io.infranaut.drift.api;

import org.jspecify.annotations.NullMarked;
