package seeded.alert.api;

import io.infranaut.platform.api.EventType;

public sealed interface AlertEvent {
    @EventType("seeded.alert.api.AlertEvent$NamelessEvent")
    record NamelessEvent(String id) implements AlertEvent {}
}
