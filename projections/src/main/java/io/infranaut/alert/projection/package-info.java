/// The read model of alerting: alerts with their timelines, and the rules, policies and receivers behind them.
@NullMarked
package io.infranaut.alert.projection;

import org.jspecify.annotations.NullMarked;
