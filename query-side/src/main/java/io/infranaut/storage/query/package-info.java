/// Giving rows back from wherever they are, and telling how much is stored where.
@NullMarked
package io.infranaut.storage.query;

import org.jspecify.annotations.NullMarked;
