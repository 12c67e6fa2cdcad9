/// Asking for drift checks and for their verification.
@NullMarked
package io.infranaut.drift.command;

import org.jspecify.annotations.NullMarked;
