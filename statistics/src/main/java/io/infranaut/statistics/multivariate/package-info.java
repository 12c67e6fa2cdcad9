/// Have columns changed together? [PcaReconstruction] and [MaximumMeanDiscrepancy] see the rows through one [Encoding],
/// frozen by the reference: missing values filled, labels turned into their frequencies, everything standardised.
/// [DomainClassifier] takes them as they are.
@NullMarked
package io.infranaut.statistics.multivariate;

import org.jspecify.annotations.NullMarked;
