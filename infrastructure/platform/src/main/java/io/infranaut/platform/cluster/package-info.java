/// The processes that share a database: which of them live, and what a dead one held.
@NullMarked
package io.infranaut.platform.cluster;

import org.jspecify.annotations.NullMarked;
