/// What every context stands on and none owns: events, HTTP, security, read models, processes, rows and segments.
@NullMarked
package io.infranaut.platform;

import org.jspecify.annotations.NullMarked;
