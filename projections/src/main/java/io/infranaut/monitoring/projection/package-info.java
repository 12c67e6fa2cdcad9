/// The read model of metrics and of measured performance.
@NullMarked
package io.infranaut.monitoring.projection;

import org.jspecify.annotations.NullMarked;
