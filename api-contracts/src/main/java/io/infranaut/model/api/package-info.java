/// Models and their versions.
@NullMarked
package io.infranaut.model.api;

import org.jspecify.annotations.NullMarked;
