/// Writers and readers of segments measured against each other on one table.
///
/// `mvn -Dquick -Pmeasure -Dmeasure=segments -pl infrastructure/measure -am verify -DskipTests` runs it and prints a
/// table for the decision record on the format of segments.
@NullMarked
package io.infranaut.measure.segment;

import org.jspecify.annotations.NullMarked;
