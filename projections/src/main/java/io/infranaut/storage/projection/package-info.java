/// The read models of stored batches: the list of segments, the rows themselves in PostgreSQL, and the latest rows in
/// Redis.
@NullMarked
package io.infranaut.storage.projection;

import org.jspecify.annotations.NullMarked;
