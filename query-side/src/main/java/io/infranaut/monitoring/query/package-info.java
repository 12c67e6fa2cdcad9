/// Metrics and measured performance, as they are asked for.
@NullMarked
package io.infranaut.monitoring.query;

import org.jspecify.annotations.NullMarked;
