/// Where rows come from: sources, and how far each has been read.
@NullMarked
package io.infranaut.ingestion.api;

import org.jspecify.annotations.NullMarked;
