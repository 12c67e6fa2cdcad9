/// Showing alerts with their timelines, and the rules, policies and receivers behind them.
@NullMarked
package io.infranaut.alert.query;

import org.jspecify.annotations.NullMarked;
