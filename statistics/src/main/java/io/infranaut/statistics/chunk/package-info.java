/// Rows cut into chunks that are judged one by one ([Chunking]), and the bounds that the reference's own chunks
/// teach ([ThresholdRule], [Threshold]).
@NullMarked
package io.infranaut.statistics.chunk;

import org.jspecify.annotations.NullMarked;
