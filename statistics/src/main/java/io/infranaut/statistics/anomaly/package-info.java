/// Does the next value of a metric go on as its history did?
@NullMarked
package io.infranaut.statistics.anomaly;

import org.jspecify.annotations.NullMarked;
