/// Baselines: frozen references that windows are compared with.
@NullMarked
package io.infranaut.baseline.api;

import org.jspecify.annotations.NullMarked;
