package io.infranaut.architecture;

import static java.util.stream.Collectors.toMap;

import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.monitoring.api.Chunking;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes instances of a record that show its whole shape, always the same ones: `complete`, with everything in it;
/// `least`, with what may be missing left out at every depth; `empty`, with no elements either; and one for each
/// further constant of every enumeration and each further form of a value.
public final class Samples {
    private enum Fill {
        COMPLETE,
        LEAST,
        EMPTY
    }

    /// One of the places where a value has several forms, and which one it has there.
    private record Choice(String path, String form) {}

    private static final Instant INSTANT = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final Fill fill;
    private final @Nullable Choice choice;
    /// the forms that each place has
    private final Map<String, List<String>> places = new LinkedHashMap<>();

    private Samples(Fill fill, @Nullable Choice choice) {
        this.fill = fill;
        this.choice = choice;
    }

    /// The samples of a record, by name.
    public static Map<String, Object> of(Class<?> type) {
        var samples = new LinkedHashMap<String, Object>();
        var complete = new Samples(Fill.COMPLETE, null);
        samples.put("complete", complete.make(type));
        for (Fill fill : List.of(Fill.LEAST, Fill.EMPTY)) {
            Object sample = new Samples(fill, null).make(type);
            if (!samples.containsValue(sample)) {
                samples.put(fill == Fill.LEAST ? "least" : "empty", sample);
            }
        }
        complete.places.forEach((path, forms) -> forms.stream()
                .skip(1)
                .forEach(form ->
                        samples.put(path + " " + form, new Samples(Fill.COMPLETE, new Choice(path, form)).make(type))));
        return samples;
    }

    private Object make(Class<?> type) {
        return record(type, "");
    }

    private @Nullable Object component(RecordComponent component, String path) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        boolean record = component.getType().isRecord() && !isId(component.getType());
        if (nullable && (fill == Fill.EMPTY || (fill == Fill.LEAST && !record))) {
            return null;
        }
        return value(component.getGenericType(), path);
    }

    private Object value(Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            return container(generic, path);
        }
        var known = (Class<?>) type;
        Map<String, Object> forms = forms(known, path);
        if (!forms.isEmpty()) {
            places.put(path, List.copyOf(forms.keySet()));
            String form = choice != null && choice.path().equals(path)
                    ? choice.form()
                    : forms.keySet().iterator().next();
            return Objects.requireNonNull(forms.get(form));
        }
        return known.isRecord() ? record(known, path) : plain(known, path);
    }

    private Object container(ParameterizedType type, String path) {
        Type[] arguments = type.getActualTypeArguments();
        Type element = arguments[arguments.length - 1];
        var raw = (Class<?>) type.getRawType();
        boolean filled = fill != Fill.EMPTY;
        return switch (raw.getSimpleName()) {
            case "List" -> filled ? List.of(value(element, path)) : List.of();
            case "Set" -> filled ? Set.of(value(element, path)) : Set.of();
            case "Optional" -> fill == Fill.COMPLETE ? Optional.of(value(element, path)) : Optional.empty();
            case "Map", "SortedMap" -> {
                Object key = arguments[0] == String.class ? "key" : value(arguments[0], path + ".key");
                Map<Object, Object> map = filled ? Map.of(key, value(element, path)) : Map.of();
                yield raw == SortedMap.class ? new TreeMap<>(map) : map;
            }
            default -> throw new IllegalArgumentException("samples know no " + type);
        };
    }

    /// What values a type has that is not simply made of its components; the first is the usual one.
    private Map<String, Object> forms(Class<?> type, String path) {
        if (type.isEnum()) {
            return named(Arrays.stream(type.getEnumConstants()), Object::toString);
        }
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses())
                    .collect(toMap(Class::getSimpleName, form -> record(form, path), (a, b) -> a, LinkedHashMap::new));
        }
        if (type == Chunking.class) {
            return named(
                    Stream.of(new Chunking(5000L, null), new Chunking(null, Duration.ofDays(7))),
                    chunking -> chunking.count() == null ? "period" : "count");
        }
        if (type == TableSchema.class) {
            var forms = new LinkedHashMap<String, Object>();
            for (ColumnRole role : ColumnRole.values()) {
                forms.put(
                        role.name(), schema(role == ColumnRole.TIME ? ColumnType.TIMESTAMP : ColumnType.DOUBLE, role));
            }
            for (ColumnType columnType : ColumnType.values()) {
                forms.put(columnType.name(), schema(columnType, ColumnRole.FEATURE));
            }
            return forms;
        }
        if (type == AlertId.class) {
            return Map.of("", AlertId.of(new SignalId(new UUID(0, 1)), 1));
        }
        if (type == Digest.class) {
            return Map.of("", new Digest("0123456789abcdef".repeat(4)));
        }
        return Map.of();
    }

    private static TableSchema schema(ColumnType type, ColumnRole role) {
        return new TableSchema(List.of(new Column("column", type, role, true)));
    }

    private static <T> Map<String, Object> named(Stream<T> values, Function<? super T, String> name) {
        return values.collect(toMap(name, value -> (Object) value, (a, b) -> a, LinkedHashMap::new));
    }

    private static boolean isId(Class<?> type) {
        return type.getRecordComponents().length == 1;
    }

    private Object record(Class<?> type, String path) {
        RecordComponent[] components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String inner = isId(type) ? path : (path.isEmpty() ? "" : path + ".") + components[i].getName();
            values[i] = component(components[i], inner);
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a sample of " + type.getName(), e);
        }
    }

    private static Object plain(Class<?> type, String path) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        return switch (type.getSimpleName()) {
            case "String" -> name;
            case "boolean", "Boolean" -> true;
            case "int", "Integer" -> 7;
            case "long", "Long" -> 1_234_567_890_123L;
            case "double", "Double" -> 0.1;
            case "Instant" -> INSTANT;
            case "Duration" -> Duration.ofMinutes(90);
            case "UUID" -> UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException("samples know no " + type);
        };
    }
}
