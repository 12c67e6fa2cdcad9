package io.infranaut.platform.personal;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The components of one event that are marked [Personal], and those of the records that it lists.
final class PersonalFields {
    private static final Pattern STANDS_FOR = Pattern.compile("\\{(\\w+)}");

    /// @param place of texts that are sealed in it
    /// @param subject gives the data subject's name of the event and its actor
    /// @param name whether the text itself names the subject
    private record Field(int index, String place, BiFunction<Object, String, String> subject, boolean name) {}

    /// A component that lists records with marked components.
    private record Listed(int index, PersonalFields fields) {}

    private final Constructor<?> constructor;
    private final List<Method> accessors = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final List<Listed> lists = new ArrayList<>();

    /// @throws IllegalArgumentException if something is marked that cannot be sealed, or a subject cannot be named
    PersonalFields(Class<?> event) {
        this(
                event,
                Objects.requireNonNull(event.getAnnotation(EventType.class), event.getName())
                        .value());
    }

    private PersonalFields(Class<?> event, String type) {
        RecordComponent[] components = event.getRecordComponents();
        var byName = new TreeMap<String, Method>();
        var types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            Method accessor = components[i].getAccessor();
            accessor.setAccessible(true);
            accessors.add(accessor);
            byName.put(components[i].getName(), accessor);
            types[i] = components[i].getType();
        }
        for (int i = 0; i < components.length; i++) {
            Personal personal = components[i].getAnnotation(Personal.class);
            String name = components[i].getName();
            if (personal == null) {
                Class<?> listed = listed(components[i]);
                PersonalFields inside = listed == null ? null : new PersonalFields(listed, type + "/" + name);
                if (inside != null && !inside.isEmpty()) {
                    lists.add(new Listed(i, inside));
                }
                continue;
            }
            if (types[i] != String.class) {
                throw new IllegalArgumentException(type + ": " + name + " is marked and is no String");
            }
            fields.add(new Field(
                    i,
                    type + "/" + name,
                    subject(type, personal.value(), byName),
                    personal.value().equals("{" + name + "}")));
        }
        try {
            constructor = event.getDeclaredConstructor(types);
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// The record that a component is a list of, or null.
    private static @Nullable Class<?> listed(RecordComponent component) {
        return component.getType() == List.class
                        && component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                        && element.isRecord()
                ? element
                : null;
    }

    private static BiFunction<Object, String, String> subject(
            String type, String template, Map<String, Method> accessors) {
        Matcher names = STANDS_FOR.matcher(template);
        while (names.find()) {
            if (!names.group().equals(Personal.ACTOR) && !accessors.containsKey(names.group(1))) {
                throw new IllegalArgumentException(type + " has no component " + names.group(1));
            }
        }
        return (event, actor) -> STANDS_FOR
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(
                        accessors.containsKey(found.group(1))
                                ? text(get(Objects.requireNonNull(accessors.get(found.group(1))), event))
                                : actor));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static @Nullable Object get(Method accessor, Object event) {
        try {
            return accessor.invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isEmpty() {
        return fields.isEmpty() && lists.isEmpty();
    }

    /// The places of texts that name a person.
    List<String> names() {
        return Stream.concat(
                        fields.stream().filter(Field::name).map(Field::place),
                        lists.stream().flatMap(list -> list.fields().names().stream()))
                .toList();
    }

    /// Seals a text.
    interface Sealing {
        String seal(String subject, String place, String text);
    }

    /// The event with its marked texts sealed.
    Object sealed(Object event, String actor, Sealing sealing) {
        return with(
                event,
                (holder, field) -> text -> sealing.seal(field.subject().apply(holder, actor), field.place(), text));
    }

    /// The event with its names changed.
    Object named(Object event, UnaryOperator<String> names) {
        return with(event, (_, field) -> field.name() ? names : UnaryOperator.identity());
    }

    private Object with(Object event, BiFunction<Object, Field, UnaryOperator<String>> change) {
        var changed = new TreeMap<Integer, Object>();
        for (Field field : fields) {
            String text = (String) get(accessors.get(field.index()), event);
            String other = text == null ? null : change.apply(event, field).apply(text);
            if (other != null && !other.equals(text)) {
                changed.put(field.index(), other);
            }
        }
        for (Listed list : lists) {
            List<?> all = (List<?>) Objects.requireNonNull(get(accessors.get(list.index()), event));
            List<Object> others =
                    all.stream().map(each -> list.fields().with(each, change)).toList();
            if (!others.equals(all)) {
                changed.put(list.index(), others);
            }
        }
        if (changed.isEmpty()) {
            return event;
        }
        Object[] values =
                accessors.stream().map(accessor -> get(accessor, event)).toArray();
        changed.forEach((index, value) -> values[index] = value);
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + event.getClass().getName() + " of its parts", e);
        }
    }
}
