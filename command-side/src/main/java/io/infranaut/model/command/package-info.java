/// Registering models, their versions and aliases.
@NullMarked
package io.infranaut.model.command;

import org.jspecify.annotations.NullMarked;
