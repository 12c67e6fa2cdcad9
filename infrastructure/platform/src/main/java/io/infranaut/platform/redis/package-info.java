/// Redis: what may be lost and made again.
@NullMarked
package io.infranaut.platform.redis;

import org.jspecify.annotations.NullMarked;
