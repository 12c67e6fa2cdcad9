/// The read models of replays and of re-publications, and the replays themselves: they run where the read models are
/// filled.
@NullMarked
package io.infranaut.audit.projection;

import org.jspecify.annotations.NullMarked;
