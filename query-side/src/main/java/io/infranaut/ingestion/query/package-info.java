/// What sources there are, how far they are, what waits, and what became of a batch.
@NullMarked
package io.infranaut.ingestion.query;

import org.jspecify.annotations.NullMarked;
