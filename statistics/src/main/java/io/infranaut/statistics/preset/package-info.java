/// Other tools' verdicts, so that a team can move here and keep them. A preset reproduces the choices, numbers and
/// thresholds of one tool at one version, oddities included; where it does not, its description says so and why.
@NullMarked
package io.infranaut.statistics.preset;

import org.jspecify.annotations.NullMarked;
