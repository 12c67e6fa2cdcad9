/// The graph of lineage, walked upstream and downstream.
@NullMarked
package io.infranaut.lineage.query;

import org.jspecify.annotations.NullMarked;
