/// Metric points, and the performance of models measured from predictions and the truth that comes later.
@NullMarked
package io.infranaut.monitoring.api;

import org.jspecify.annotations.NullMarked;
