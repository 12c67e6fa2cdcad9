/// The edges that follow from what other contexts record.
@NullMarked
package io.infranaut.lineage.process;

import org.jspecify.annotations.NullMarked;
