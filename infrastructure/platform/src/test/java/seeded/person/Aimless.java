package seeded.person;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;

/// Is about somebody whom it does not name.
@EventType("test.Aimless")
public record Aimless(@Personal("{nobody}") String text) {}
