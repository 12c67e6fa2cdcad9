/// The rules of replays.
@NullMarked
package io.infranaut.audit.domain;

import org.jspecify.annotations.NullMarked;
