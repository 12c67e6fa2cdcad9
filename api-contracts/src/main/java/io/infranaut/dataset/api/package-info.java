/// Datasets: what their rows look like, and versions of them that never change.
@NullMarked
package io.infranaut.dataset.api;

import org.jspecify.annotations.NullMarked;
