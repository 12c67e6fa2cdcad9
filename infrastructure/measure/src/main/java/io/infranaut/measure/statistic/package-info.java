/// The kernels of `statistics` measured against Evidently, NannyML and SciPy on the same data (`compare.py` beside
/// the sources conducts it and explains itself), against themselves (JMH), and as a stream in a small heap.
@NullMarked
package io.infranaut.measure.statistic;

import org.jspecify.annotations.NullMarked;
