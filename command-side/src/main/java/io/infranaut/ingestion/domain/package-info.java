/// The rules of sources: pure decisions, and the shell that Axon runs them in.
@NullMarked
package io.infranaut.ingestion.domain;

import org.jspecify.annotations.NullMarked;
