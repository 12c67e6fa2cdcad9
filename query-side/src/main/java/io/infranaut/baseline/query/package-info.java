/// Listing baselines, their versions and profiles.
@NullMarked
package io.infranaut.baseline.query;

import org.jspecify.annotations.NullMarked;
