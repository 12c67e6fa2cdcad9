/// The read model of datasets: what describes them, their versions, and how much they hold.
@NullMarked
package io.infranaut.dataset.projection;

import org.jspecify.annotations.NullMarked;
