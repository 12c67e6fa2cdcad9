/// The rules of the model registry: numbered versions that never change, and aliases that point at them.
@NullMarked
package io.infranaut.model.domain;

import org.jspecify.annotations.NullMarked;
