/// Histories that earlier states of this program have left behind.
@NullMarked
package io.infranaut.app.golden;

import org.jspecify.annotations.NullMarked;
