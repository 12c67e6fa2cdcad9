/// Keeping the store of segments clean.
@NullMarked
package io.infranaut.storage.process;

import org.jspecify.annotations.NullMarked;
