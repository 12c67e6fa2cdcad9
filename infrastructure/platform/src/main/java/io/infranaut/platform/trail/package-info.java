/// Sees who asks for what, and puts it into the history: keys that are used for the first time, reads of sensitive
/// data, and whatever is refused. What succeeds as a command tells of itself by its events.
@NullMarked
package io.infranaut.platform.trail;

import org.jspecify.annotations.NullMarked;
