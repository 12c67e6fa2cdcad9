/// Issuing, rotating and revoking API keys, and the first key of a new installation.
@NullMarked
package io.infranaut.identity.command;

import org.jspecify.annotations.NullMarked;
