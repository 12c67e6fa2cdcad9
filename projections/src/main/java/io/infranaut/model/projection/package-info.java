/// The read model of the model registry.
@NullMarked
package io.infranaut.model.projection;

import org.jspecify.annotations.NullMarked;
