/// Defining rule suites, asking for verdicts, and asking for past ones to be drawn again.
@NullMarked
package io.infranaut.validation.command;

import org.jspecify.annotations.NullMarked;
