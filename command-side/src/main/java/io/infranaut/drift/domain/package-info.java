/// The rules of drift checks: asked for once, answered once, verified as often as one likes.
@NullMarked
package io.infranaut.drift.domain;

import org.jspecify.annotations.NullMarked;
