/// Asking for replays.
@NullMarked
package io.infranaut.audit.command;

import org.jspecify.annotations.NullMarked;
