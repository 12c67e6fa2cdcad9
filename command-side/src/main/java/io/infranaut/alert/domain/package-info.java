/// The rules of alerts, of the rules that raise them, of escalation policies and of receivers: pure decisions, and the
/// shells that Axon runs them in.
@NullMarked
package io.infranaut.alert.domain;

import org.jspecify.annotations.NullMarked;
