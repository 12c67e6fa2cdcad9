/// Recording edges by hand.
@NullMarked
package io.infranaut.lineage.command;

import org.jspecify.annotations.NullMarked;
