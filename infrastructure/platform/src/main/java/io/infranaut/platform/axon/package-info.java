/// Axon Framework on PostgreSQL: how events are named, stored and read, how a pure decider becomes an aggregate, and
/// how one command runs in one transaction. Axon is configured here explicitly, without its auto-configuration, whose
/// order depends on class names that Spring Boot 4 moved.
@NullMarked
package io.infranaut.platform.axon;

import org.jspecify.annotations.NullMarked;
