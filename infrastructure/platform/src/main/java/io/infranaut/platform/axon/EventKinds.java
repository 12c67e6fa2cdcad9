package io.infranaut.platform.axon;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The events that a follower takes, as classes and sealed interfaces of theirs. The others only move its position on:
/// they cost no transaction, and in a long history they are not even read.
public final class EventKinds {
    private final List<Class<?>> kinds;
    private final ConcurrentMap<Class<?>, Boolean> known = new ConcurrentHashMap<>();

    public EventKinds(Collection<Class<?>> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    public boolean have(Class<?> event) {
        Boolean have = known.get(event);
        return have != null
                ? have
                : known.computeIfAbsent(event, type -> kinds.stream().anyMatch(kind -> kind.isAssignableFrom(type)));
    }
}
