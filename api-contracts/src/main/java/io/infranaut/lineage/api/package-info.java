/// Lineage: what was made from what.
@NullMarked
package io.infranaut.lineage.api;

import org.jspecify.annotations.NullMarked;
