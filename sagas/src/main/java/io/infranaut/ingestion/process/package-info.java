/// Turns accepted batches into stored ones. One node at a time runs a source: it reads the source's topic from the
/// offset that the partition's history names, in order, and records each batch with its offset; what it reads twice
/// changes nothing. A file source's files are read into the same queue beside.
@NullMarked
package io.infranaut.ingestion.process;

import org.jspecify.annotations.NullMarked;
