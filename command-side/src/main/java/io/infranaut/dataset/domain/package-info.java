/// The rules of datasets: pure decisions, and the shell that Axon runs them in.
@NullMarked
package io.infranaut.dataset.domain;

import org.jspecify.annotations.NullMarked;
