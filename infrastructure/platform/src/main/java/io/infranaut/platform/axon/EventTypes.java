package io.infranaut.platform.axon;

import io.infranaut.platform.api.EventType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/// The stable names of all events and the classes that carry them.
public final class EventTypes {
    private final Map<String, Class<?>> byName = new TreeMap<>();
    private final Map<Class<?>, EventType> byClass = new HashMap<>();

    public EventTypes(Collection<Class<?>> events) {
        for (Class<?> event : events) {
            EventType type = event.getAnnotation(EventType.class);
            if (type == null) {
                throw new IllegalArgumentException(event.getName() + " has no @EventType");
            }
            Class<?> other = byName.put(type.value(), event);
            if (other != null && other != event) {
                throw new IllegalArgumentException(
                        type.value() + " names both " + other.getName() + " and " + event.getName());
            }
            byClass.put(event, type);
        }
    }

    /// All records below `io.infranaut` that carry `@EventType`.
    public static EventTypes scan() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(EventType.class));
        var found = scanner.findCandidateComponents("io.infranaut").stream()
                .<Class<?>>map(candidate -> ClassUtils.resolveClassName(
                        Objects.requireNonNull(candidate.getBeanClassName()), EventTypes.class.getClassLoader()))
                .toList();
        return new EventTypes(found);
    }

    public Optional<Class<?>> classOf(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The stable name and revision of an event class.
    ///
    /// @throws IllegalArgumentException for a class that is no event
    public EventType typeOf(Class<?> event) {
        EventType type = byClass.get(event);
        if (type == null) {
            throw new IllegalArgumentException(event.getName() + " is not a known event: it has no @EventType");
        }
        return type;
    }

    /// The stable name of a class whose events have kept one shape from the first on; none of one that was revised,
    /// whose older events are made anew as they are read and may be of another type than they are stored under.
    Optional<String> unrevised(Class<?> event) {
        return Optional.ofNullable(byClass.get(event))
                .filter(type -> type.revision() == 1)
                .map(EventType::value);
    }

    public Collection<Class<?>> classes() {
        return byName.values();
    }
}
