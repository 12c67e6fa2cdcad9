/// Metrics of a column's data, by the names that Deequ gave them ("Deequ: unit tests for data", VLDB 2018) and with its
/// meanings.
///
/// A column is a [NumberColumn] or a [TextColumn]: an array and, where nulls are kept apart, a mask that is true
/// where a row is null. Every metric is a method of the column; `metrics()` gives all that need no parameter, by
/// name. In numbers NaN is null. Infinite numbers are values, so they count for completeness and for distinct
/// values, but are left out of moments and quantiles and counted by [NumberColumn#infinite()]. A column that cannot
/// give a metric answers [io.infranaut.statistics.Result.InsufficientData].
///
/// A [ColumnGroup] takes several columns together: how often their tuples repeat, and what two columns say of each
/// other.
///
/// No result depends on the rows' order, not by a bit: sums run over sorted values. Only a correlation's last bits may.
@NullMarked
package io.infranaut.statistics.quality;

import org.jspecify.annotations.NullMarked;
