/// Rows in and out of the program: readers that turn JSON, NDJSON, CSV and Parquet into tables of a given schema and
/// keep every row that does not fit, with all that is wrong with it; writers that stream tables out in the same
/// formats; bounded decompression; and the guess of a schema from a sample. A body that cannot be cut into rows at all
/// is a [io.infranaut.platform.format.MalformedBodyException]; a row that does not fit is a
/// [io.infranaut.platform.format.BadRow], and reading goes on.
@NullMarked
package io.infranaut.platform.format;

import org.jspecify.annotations.NullMarked;
