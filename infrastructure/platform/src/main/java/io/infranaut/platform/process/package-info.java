/// Processes: what turns events into commands. An event handler only notes the work ([WorkQueue]) or sends a command,
/// in the transaction that also stores how far it has read; the work itself runs later, is retried until it succeeds,
/// and survives a crash.
@NullMarked
package io.infranaut.platform.process;

import org.jspecify.annotations.NullMarked;
