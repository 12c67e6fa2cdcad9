package seeded.person;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;

/// Marks a number.
@EventType("test.Counted")
public record Counted(@Personal int number) {}
