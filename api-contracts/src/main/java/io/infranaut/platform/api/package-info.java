/// What every contract shares and no business context owns: how a command names its target, how an event is named for
/// ever, who acts, and how a table of rows is described. Imports only Java.
@NullMarked
package io.infranaut.platform.api;

import org.jspecify.annotations.NullMarked;
