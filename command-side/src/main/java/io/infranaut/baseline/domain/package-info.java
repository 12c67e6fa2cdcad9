/// The rules of baselines: numbered versions that are asked for, pinned once and never changed, and which of them is
/// current.
@NullMarked
package io.infranaut.baseline.domain;

import org.jspecify.annotations.NullMarked;
