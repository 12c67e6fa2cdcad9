/// Alerts: rules that raise them, policies that say who is told when, receivers that are told, and the life of an alert
/// from raised to resolved.
@NullMarked
package io.infranaut.alert.api;

import org.jspecify.annotations.NullMarked;
