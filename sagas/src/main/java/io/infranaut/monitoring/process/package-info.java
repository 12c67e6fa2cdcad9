/// Measuring the performance of models: a monitor per model version takes in the segments of its prediction log and of
/// the truth as they come, notes which chunks they touch, and measures each chunk that is complete.
@NullMarked
package io.infranaut.monitoring.process;

import org.jspecify.annotations.NullMarked;
