/// The read model of lineage.
@NullMarked
package io.infranaut.lineage.projection;

import org.jspecify.annotations.NullMarked;
