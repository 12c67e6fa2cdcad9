/// Computing the versions of baselines that were asked for.
@NullMarked
package io.infranaut.baseline.process;

import org.jspecify.annotations.NullMarked;
