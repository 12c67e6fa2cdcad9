/// Secrets that Infranaut has to use itself, such as the one that signs webhooks: kept encrypted, never shown again.
@NullMarked
package io.infranaut.platform.secret;

import org.jspecify.annotations.NullMarked;
