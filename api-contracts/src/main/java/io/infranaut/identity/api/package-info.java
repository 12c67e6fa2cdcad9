/// Who may use Infranaut: API keys.
@NullMarked
package io.infranaut.identity.api;

import org.jspecify.annotations.NullMarked;
