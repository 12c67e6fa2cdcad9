/// The read model of replays, and the replays themselves: they run where the read models are filled.
@NullMarked
package io.infranaut.audit.projection;

import org.jspecify.annotations.NullMarked;
