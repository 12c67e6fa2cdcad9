/// The kernels of `statistics` measured: each by itself ([Kernels], JMH), beside Evidently, NannyML and SciPy on the
/// same data ([Worker], conducted by `src/main/python/compare.py`, which explains itself), and as a stream in a small
/// heap ([Stream]).
///
/// `mvn -Dquick -Pmeasure -Dmeasure=kernels -pl infrastructure/measure -am verify -DskipTests` runs the benchmarks
/// (`-Djmh=wasserstein` those of a name), and with `-Dmeasure=stream` the stream.
@NullMarked
package io.infranaut.measure.statistic;

import org.jspecify.annotations.NullMarked;
