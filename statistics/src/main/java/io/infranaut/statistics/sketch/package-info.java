/// What one pass over a stream keeps of it in bounded memory. A sketch takes values one by one, two sketches of parts
/// of a stream merge into one of the whole, and every sketch is recorded as stable bytes with a version.
///
/// Merging is a monoid: an empty sketch changes nothing, and the order of the parts does not matter. For
/// [PowerSums], [BinCounts] and [DistinctCount] the merge of parts has the very bits of the whole, however it was cut.
/// For [TopValues] and [Quantiles] that holds as long as they are exact, which they tell; beyond it the merge is within
/// their stated error, and merging two sketches gives the same bits either way round.
///
/// A merge changes the sketch that it is called on and leaves the other as it was. Not for several threads.
@NullMarked
package io.infranaut.statistics.sketch;

import org.jspecify.annotations.NullMarked;
