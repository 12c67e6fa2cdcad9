/// The one program: starts the embedded servers or connects to outside ones, and runs the roles it is told to.
@NullMarked
package io.infranaut.app;

import org.jspecify.annotations.NullMarked;
