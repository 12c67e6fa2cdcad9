/// Sources, their files and offsets, and what became of each batch.
@NullMarked
package io.infranaut.ingestion.projection;

import org.jspecify.annotations.NullMarked;
