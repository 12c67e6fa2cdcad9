/// Batches of rows that were made part of the history.
@NullMarked
package io.infranaut.storage.api;

import org.jspecify.annotations.NullMarked;
