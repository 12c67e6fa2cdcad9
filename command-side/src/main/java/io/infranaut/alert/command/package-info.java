/// Asking for alerts, rules, policies and receivers.
@NullMarked
package io.infranaut.alert.command;

import org.jspecify.annotations.NullMarked;
