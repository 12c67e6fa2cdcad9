/// The rules of API keys: pure decisions, and the shell that Axon runs them in.
@NullMarked
package io.infranaut.identity.domain;

import org.jspecify.annotations.NullMarked;
