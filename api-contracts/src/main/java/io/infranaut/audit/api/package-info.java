/// The audit's own doing: replays, which fill read models again from the first event.
@NullMarked
package io.infranaut.audit.api;

import org.jspecify.annotations.NullMarked;
