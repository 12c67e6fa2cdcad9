/// Storing rows for a dataset.
@NullMarked
package io.infranaut.storage.command;

import org.jspecify.annotations.NullMarked;
