/// The read model of drift checks and their verifications.
@NullMarked
package io.infranaut.drift.projection;

import org.jspecify.annotations.NullMarked;
