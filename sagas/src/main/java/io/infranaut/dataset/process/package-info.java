/// Pinning versions of datasets: finding the segments takes time, so a worker does it.
@NullMarked
package io.infranaut.dataset.process;

import org.jspecify.annotations.NullMarked;
