/// Has a stream changed? A [Detector] takes one value after another and answers each with a [Signal]. It keeps a state
/// of bounded size, takes no memory per value, and its state can be recorded as bytes: a detector resumed from them
/// gives the same signals at the same values as one that was never stopped.
///
/// Definitions and defaults are those of River, so that a team that moves here gets its alarms at the same values;
/// CUSUM and the geometric moving average, which River lacks, are Frouros'. As in River, the value after a drift starts
/// the detector anew.
@NullMarked
package io.infranaut.statistics.online;

import org.jspecify.annotations.NullMarked;
