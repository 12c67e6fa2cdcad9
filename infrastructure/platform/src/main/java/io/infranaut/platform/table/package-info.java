/// Rows in memory, column by column: an immutable [io.infranaut.platform.table.Table] of primitive arrays with null
/// bitmaps, a builder that takes rows and can take a bad row back, and the digest of a table's logical content. Nothing
/// here boxes a value except the row view, which exists for error messages.
@NullMarked
package io.infranaut.platform.table;

import org.jspecify.annotations.NullMarked;
