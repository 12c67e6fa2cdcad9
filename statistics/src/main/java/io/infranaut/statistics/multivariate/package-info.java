/// Have columns changed together? All methods see the rows through one [Encoding], frozen by the reference: missing
/// values filled, labels turned into their frequencies, everything standardised.
@NullMarked
package io.infranaut.statistics.multivariate;

import org.jspecify.annotations.NullMarked;
