/// The read model of API keys.
@NullMarked
package io.infranaut.identity.projection;

import org.jspecify.annotations.NullMarked;
