/// Registering, describing and archiving datasets, and asking for versions of them.
@NullMarked
package io.infranaut.dataset.command;

import org.jspecify.annotations.NullMarked;
