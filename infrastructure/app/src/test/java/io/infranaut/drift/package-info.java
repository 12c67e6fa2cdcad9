/// Models, baselines and drift checks over HTTP.
@NullMarked
package io.infranaut.drift;

import org.jspecify.annotations.NullMarked;
