/// The rules of monitoring: batches of metric points, performance monitors, and the chunks that they measure.
@NullMarked
package io.infranaut.monitoring.domain;

import org.jspecify.annotations.NullMarked;
