/// Requests that Infranaut sends to addresses that its users name.
@NullMarked
package io.infranaut.platform.outbound;

import org.jspecify.annotations.NullMarked;
