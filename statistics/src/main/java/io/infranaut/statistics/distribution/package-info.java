/// Tail probabilities, written so that the smallest p-value keeps its digits and every run gives the same bits:
/// `StrictMath` only, one fixed order of summation, positive terms wherever a formula allows it.
@NullMarked
package io.infranaut.statistics.distribution;

import org.jspecify.annotations.NullMarked;
