/// Finding the segments that others ask for.
@NullMarked
package io.infranaut.storage.process;

import org.jspecify.annotations.NullMarked;
