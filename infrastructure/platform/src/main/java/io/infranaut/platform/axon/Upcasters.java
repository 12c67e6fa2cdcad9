package io.infranaut.platform.axon;

import io.infranaut.platform.api.EventType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Brings events of every revision that was ever stored to the present one, step by step, as they are read. What is
/// stored stays as it is.
public final class Upcasters implements EventUpcaster {
    private final Map<String, Upcaster[]> steps = new HashMap<>();

    /// @throws IllegalArgumentException unless the steps lead each event from its first revision to the present one
    public Upcasters(EventTypes types, Collection<Upcaster> upcasters) {
        for (Class<?> event : types.classes()) {
            EventType type = types.typeOf(event);
            if (type.revision() > 1) {
                steps.put(type.value(), new Upcaster[type.revision() - 1]);
            }
        }
        for (Upcaster upcaster : upcasters) {
            Upcaster[] all = steps.getOrDefault(upcaster.type(), new Upcaster[0]);
            if (upcaster.from() < 1 || upcaster.from() > all.length) {
                throw new IllegalArgumentException(
                        "there is no revision " + (upcaster.from() + 1) + " of an event " + upcaster.type());
            }
            if (all[upcaster.from() - 1] != null) {
                throw new IllegalArgumentException("two upcasters read " + revision(upcaster.type(), upcaster.from()));
            }
            all[upcaster.from() - 1] = upcaster;
        }
        steps.forEach((type, all) -> {
            for (int i = 0; i < all.length; i++) {
                if (all[i] == null) {
                    throw new IllegalArgumentException("no upcaster reads " + revision(type, i + 1));
                }
            }
        });
    }

    private static String revision(String type, int number) {
        return "revision " + number + " of the event " + type;
    }

    @Override
    public Stream<IntermediateEventRepresentation> upcast(Stream<IntermediateEventRepresentation> events) {
        return steps.isEmpty() ? events : events.map(this::upcast);
    }

    private IntermediateEventRepresentation upcast(IntermediateEventRepresentation event) {
        Upcaster @Nullable [] all = steps.get(event.getType().getName());
        if (all == null) {
            return event;
        }
        IntermediateEventRepresentation upcasted = event;
        for (int i = revisionOf(event.getType()) - 1; i < all.length; i++) {
            upcasted = upcasted.upcastPayload(
                    new SimpleSerializedType(all[i].type(), Integer.toString(i + 2)),
                    ObjectNode.class,
                    all[i].change());
        }
        return upcasted;
    }

    /// The revision of a stored or published event; the first ones were stored without.
    public static int revisionOf(SerializedType type) {
        return type.getRevision() == null || type.getRevision().isEmpty() ? 1 : Integer.parseInt(type.getRevision());
    }
}
