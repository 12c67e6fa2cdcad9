/// Recognising and listing API keys.
@NullMarked
package io.infranaut.identity.query;

import org.jspecify.annotations.NullMarked;
