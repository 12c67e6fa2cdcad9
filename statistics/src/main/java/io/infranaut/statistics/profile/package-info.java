/// What one pass over a column tells: counts, missing and left-out values, moments, range, exact quantiles,
/// distinct values, the most frequent values and a histogram. A baseline's profile freezes the histogram's edges,
/// and profiles of later windows count into the same bins. Profiles are plain records of numbers, strings and
/// lists: they hold no NaN and no infinity, so they go into JSON as they are.
@NullMarked
package io.infranaut.statistics.profile;

import org.jspecify.annotations.NullMarked;
