/// Taking in metric points, and steering and verifying the performance monitors, over HTTP.
@NullMarked
package io.infranaut.monitoring.command;

import org.jspecify.annotations.NullMarked;
