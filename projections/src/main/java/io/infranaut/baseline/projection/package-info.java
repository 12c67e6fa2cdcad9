/// The read model of baselines.
@NullMarked
package io.infranaut.baseline.projection;

import org.jspecify.annotations.NullMarked;
