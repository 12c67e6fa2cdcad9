/// Drift checks as jobs, as a ranked list and as pages for people, and their verifications.
@NullMarked
package io.infranaut.drift.query;

import org.jspecify.annotations.NullMarked;
