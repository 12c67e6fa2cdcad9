/// Durable files named by the SHA-256 of their bytes: segments, which hold a table each as Parquet, and spooled bodies,
/// which are kept as they came until they have been taken in. A file is whole and on the disk before its digest is
/// answered; writing the same bytes again, at the same time too, is harmless.
@NullMarked
package io.infranaut.platform.segment;

import org.jspecify.annotations.NullMarked;
