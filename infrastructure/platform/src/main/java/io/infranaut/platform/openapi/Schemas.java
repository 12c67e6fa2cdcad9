package io.infranaut.platform.openapi;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.platform.json.Json;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schemas of types, as the mappers read and write them: records member by member, absent values as null, a record
/// with the single component `value` as that value, the Jakarta constraints as keywords. Records and enums become
/// components, named by their simple name, or, where two share that, with their context and enclosing class before it.
///
/// Those of the API's types are of three kinds. Types that are read must be asked for before those that are only
/// written: the first refuse members that they do not know and may leave out what may be null; the others always have
/// all members, and may get more. What is recorded has all its members and no other.
public final class Schemas {
    private static final String WHOLE_NUMBER = "WholeNumber";

    /// What people are told of a type and of its parts.
    public interface Descriptions {
        /// @param part a record's component or a constant of an enumeration; empty for the type itself
        Optional<String> of(Class<?> type, String part);
    }

    private final String place;
    private final boolean recorded;
    private final Descriptions descriptions;
    private final Map<String, Schema<?>> components = new LinkedHashMap<>();
    private final Map<String, List<String>> names = new HashMap<>();
    private final List<Schema<?>> references = new ArrayList<>();
    private boolean reading;

    private Schemas(String place, boolean recorded, Descriptions descriptions) {
        this.place = place;
        this.recorded = recorded;
        this.descriptions = descriptions;
    }

    /// Of the API's types, as an OpenAPI document keeps them.
    static Schemas ofApi() {
        var schemas = new Schemas("#/components/schemas/", false, (type, part) -> Optional.empty());
        schemas.components.put(WHOLE_NUMBER, wholeNumber());
        schemas.names.put(WHOLE_NUMBER, List.of(WHOLE_NUMBER));
        return schemas;
    }

    /// The schema of a record as it is recorded, whole in itself: what it refers to is below `$defs`.
    public static ObjectNode recorded(Class<?> type, Descriptions descriptions) {
        var schemas = new Schemas("#/$defs/", true, descriptions);
        Schema<?> root = schemas.record(type, Map.of());
        SortedMap<String, Schema<?>> parts = schemas.components();
        ObjectNode schema = json(root);
        if (!parts.isEmpty()) {
            ObjectNode shared = schema.putObject("$defs");
            parts.forEach((name, part) -> shared.set(name, json(part)));
        }
        return schema;
    }

    private static ObjectNode json(Schema<?> schema) {
        return (ObjectNode) Json.mapper().readTree(Json31.pretty(schema));
    }

    private static Schema<?> wholeNumber() {
        return new JsonSchema()
                .types(new LinkedHashSet<>(List.of("integer", "string")))
                .format("int64")
                .pattern("^-?[0-9]{1,19}$")
                .minimum(BigDecimal.valueOf(Long.MIN_VALUE))
                .maximum(BigDecimal.valueOf(Long.MAX_VALUE))
                .description("A whole number of 64 bits. Written as a string where it is beyond 2^53 either way, which"
                        + " many readers of JSON would round.");
    }

    /// The schema of a type that a request holds.
    Schema<?> read(AnnotatedType type) {
        reading = true;
        try {
            return of(type, Map.of());
        } finally {
            reading = false;
        }
    }

    /// The schema of a type that a request holds, given by its class alone.
    Schema<?> readClass(Class<?> type) {
        reading = true;
        try {
            return plain(type, Map.of());
        } finally {
            reading = false;
        }
    }

    /// The schema of a type that an answer holds.
    Schema<?> written(AnnotatedType type) {
        return of(type, Map.of());
    }

    /// The schema of a type that an answer holds, given by its class alone.
    Schema<?> written(Class<?> type) {
        return plain(type, Map.of());
    }

    /// Any of these.
    static Schema<?> any(List<Schema<?>> of) {
        return of.size() == 1 ? of.getFirst() : new JsonSchema().anyOf(new ArrayList<>(of));
    }

    /// An answer of a type whose member is of one of the other types.
    Schema<?> written(Class<?> type, String member, List<Class<?>> of) {
        Schema<?> narrower = any(of.stream().<Schema<?>>map(this::written).toList());
        Schema<?> members = new JsonSchema().types(Set.of("object"));
        members.addProperty(member, any(List.of(narrower, ofType("null"))));
        return new JsonSchema().allOf(new ArrayList<>(List.of(written(type), members)));
    }

    /// All components, by name.
    SortedMap<String, Schema<?>> components() {
        Map<String, String> chosen = choose();
        references.forEach(reference ->
                reference.set$ref(place + chosen.get(reference.get$ref().substring(place.length()))));
        references.clear();
        var named = new TreeMap<String, Schema<?>>();
        components.forEach((key, schema) -> named.put(String.valueOf(chosen.get(key)), schema));
        return named;
    }

    private Map<String, String> choose() {
        var chosen = new HashMap<String, String>();
        for (int length = 0; chosen.size() < names.size() && length < 4; length++) {
            var users = new HashMap<String, List<String>>();
            for (var entry : names.entrySet()) {
                if (!chosen.containsKey(entry.getKey())) {
                    List<String> candidates = entry.getValue();
                    users.computeIfAbsent(
                                    candidates.get(Math.min(length, candidates.size() - 1)), none -> new ArrayList<>())
                            .add(entry.getKey());
                }
            }
            users.forEach((name, keys) -> {
                if (keys.size() == 1 && !chosen.containsValue(name)) {
                    chosen.put(keys.getFirst(), name);
                }
            });
        }
        names.keySet().forEach(key -> chosen.putIfAbsent(key, key));
        return chosen;
    }

    private Schema<?> of(AnnotatedType type, Map<TypeVariable<?>, AnnotatedType> bound) {
        if (type.getType() instanceof TypeVariable<?> variable) {
            return of(Objects.requireNonNull(bound.get(variable)), bound);
        }
        Schema<?> schema = constrain(
                type instanceof AnnotatedParameterizedType generic
                        ? generic(generic, bound)
                        : plain((Class<?>) type.getType(), bound),
                type.getAnnotations());
        return type.isAnnotationPresent(Nullable.class) ? orNull(schema) : schema;
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.getTypes() != null && schema.getEnum() == null) {
            var types = new LinkedHashSet<>(schema.getTypes());
            types.add("null");
            schema.setTypes(types);
            return schema;
        }
        return isAnything(schema) ? schema : any(List.of(schema, ofType("null")));
    }

    private static boolean isAnything(Schema<?> schema) {
        return schema.getTypes() == null
                && schema.get$ref() == null
                && schema.getAnyOf() == null
                && schema.getAllOf() == null;
    }

    private static Schema<?> ofType(String type) {
        return new JsonSchema().types(new LinkedHashSet<>(Set.of(type)));
    }

    private Schema<?> generic(AnnotatedParameterizedType type, Map<TypeVariable<?>, AnnotatedType> bound) {
        var raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
        AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            return ofType("array").items(of(arguments[0], bound));
        }
        if (Map.class.isAssignableFrom(raw)) {
            Schema<?> map = ofType("object").additionalProperties(of(arguments[1], bound));
            Schema<?> key = constrain(ofType("string"), arguments[0].getAnnotations());
            return key.getMinLength() == null && key.getMaxLength() == null ? map : map.propertyNames(key);
        }
        Map<TypeVariable<?>, AnnotatedType> inner = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            inner.put(raw.getTypeParameters()[i], arguments[i]);
        }
        String first = ((Class<?>) arguments[0].getType()).getName();
        List<String> candidates = candidates((Class<?>) arguments[0].getType()).stream()
                .map(name -> name + raw.getSimpleName())
                .toList();
        return component(raw.getName() + "." + first, candidates, () -> record(raw, inner));
    }

    private Schema<?> plain(Class<?> type, Map<TypeVariable<?>, AnnotatedType> bound) {
        if (type == String.class) {
            return ofType("string");
        } else if (type == boolean.class || type == Boolean.class) {
            return ofType("boolean");
        } else if (type == int.class || type == Integer.class) {
            return ofType("integer")
                    .format("int32")
                    .minimum(BigDecimal.valueOf(Integer.MIN_VALUE))
                    .maximum(BigDecimal.valueOf(Integer.MAX_VALUE));
        } else if (type == long.class || type == Long.class) {
            return recorded ? ofType("integer").format("int64") : reference(WHOLE_NUMBER);
        } else if (type == double.class || type == Double.class) {
            return ofType("number").format("double");
        } else if (type == BigDecimal.class) {
            return ofType("number");
        } else if (type == UUID.class) {
            return ofType("string").format("uuid");
        } else if (type == Instant.class) {
            return ofType("string").format("date-time");
        } else if (type == Duration.class) {
            return ofType("string")
                    .pattern("^-?P(-?\\d{1,9}D)?(T(-?\\d{1,12}H)?(-?\\d{1,9}M)?(-?\\d{1,9}(\\.\\d{1,9})?S)?)?$")
                    .description("ISO 8601 duration in days and less, such as PT5M");
        } else if (type.isEnum()) {
            return component(type.getName(), candidates(type), () -> enumeration(type));
        } else if (Json.isValueRecord(type)) {
            return of(type.getRecordComponents()[0].getAnnotatedType(), bound);
        } else if (type.isRecord()) {
            return component(type.getName(), candidates(type), () -> record(type, bound));
        } else if (type == Object.class || JsonNode.class.isAssignableFrom(type) || type.isInterface()) {
            return new JsonSchema();
        }
        throw new IllegalStateException("there is no schema for " + type);
    }

    private static List<String> candidates(Class<?> type) {
        String simple = type.getSimpleName();
        String[] packages = type.getPackageName().split("\\.", -1);
        String context = packages.length > 2 ? capital(packages[2]) : "";
        Class<?> outer = type.getEnclosingClass();
        String enclosing = outer == null ? "" : outer.getSimpleName().replaceFirst("(Api|Queries)$", "");
        return List.of(simple, context + simple, context + enclosing + simple);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1);
    }

    private interface Maker {
        Schema<?> make();
    }

    private Schema<?> component(String key, List<String> candidates, Maker maker) {
        if (!names.containsKey(key)) {
            names.put(key, candidates);
            components.put(key, new JsonSchema());
            components.put(key, maker.make());
        }
        return reference(key);
    }

    private Schema<?> reference(String key) {
        Schema<?> reference = new JsonSchema().$ref(place + key);
        references.add(reference);
        return reference;
    }

    private Schema<?> enumeration(Class<?> type) {
        Schema<Object> schema = new JsonSchema();
        schema.setTypes(Set.of("string"));
        var said = new ArrayList<String>();
        descriptions.of(type, "").ifPresent(said::add);
        for (Object one : type.getEnumConstants()) {
            String name = ((Enum<?>) one).name();
            schema.addEnumItemObject(name);
            descriptions.of(type, name).ifPresent(text -> said.add(name + ": " + text));
        }
        if (!said.isEmpty()) {
            schema.setDescription(String.join("\n", said));
        }
        return schema;
    }

    private Schema<?> record(Class<?> type, Map<TypeVariable<?>, AnnotatedType> bound) {
        Schema<?> schema = ofType("object");
        descriptions.of(type, "").ifPresent(schema::setDescription);
        for (RecordComponent member : type.getRecordComponents()) {
            if (member.getAccessor().isAnnotationPresent(JsonAnyGetter.class)) {
                continue;
            }
            Schema<?> value = member(member, bound);
            descriptions.of(type, member.getName()).ifPresent(value::setDescription);
            schema.addProperty(member.getName(), value);
            boolean absent = reading && member.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!absent && !isLeftOutWhenEmpty(type, member)) {
                schema.addRequiredItem(member.getName());
            }
        }
        return reading || recorded ? schema.additionalProperties(false) : schema;
    }

    private static boolean isLeftOutWhenEmpty(Class<?> type, RecordComponent member) {
        return type.isAnnotationPresent(com.fasterxml.jackson.annotation.JsonInclude.class)
                && (member.getAnnotatedType().isAnnotationPresent(Nullable.class)
                        || Collection.class.isAssignableFrom(member.getType()));
    }

    private Schema<?> member(RecordComponent member, Map<TypeVariable<?>, AnnotatedType> bound) {
        AnnotatedElement accessor = member.getAccessor();
        var described = accessor.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        if (described != null && described.implementation() != Void.class) {
            return plain(described.implementation(), bound);
        }
        var items = accessor.getAnnotation(ArraySchema.class);
        if (items != null) {
            return ofType("array").items(plain(items.schema().implementation(), bound));
        }
        if (accessor.isAnnotationPresent(JsonRawValue.class)) {
            return described != null && !described.type().isEmpty() ? ofType(described.type()) : new JsonSchema();
        }
        Schema<?> schema = of(member.getAnnotatedType(), bound);
        return described == null ? schema : describe(schema, described);
    }

    /// What springdoc's own annotation says beside.
    static Schema<?> describe(Schema<?> schema, io.swagger.v3.oas.annotations.media.Schema described) {
        if (described.allowableValues().length > 0) {
            schema.setEnum(null);
            for (String value : described.allowableValues()) {
                schema.addEnumItemObject(cast(value));
            }
        }
        if (!described.minimum().isEmpty()) {
            schema.setMinimum(new BigDecimal(described.minimum()));
        }
        if (!described.maximum().isEmpty()) {
            schema.setMaximum(new BigDecimal(described.maximum()));
        }
        if (!described.pattern().isEmpty()) {
            schema.setPattern(described.pattern());
        }
        if (!described.description().isEmpty()) {
            schema.setDescription(described.description());
        }
        return schema;
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(String value) {
        return (T) value;
    }

    /// Writes Jakarta constraints into a schema.
    static Schema<?> constrain(Schema<?> schema, Annotation... constraints) {
        for (Annotation constraint : constraints) {
            switch (constraint) {
                case Size size -> size(schema, size.min(), size.max());
                case NotEmpty _ -> size(schema, 1, Integer.MAX_VALUE);
                case NotBlank _ -> size(schema, 1, Integer.MAX_VALUE).setPattern("\\S");
                case Pattern pattern -> schema.setPattern("^(?:" + portable(pattern.regexp()) + ")$");
                case Min min -> schema.setMinimum(BigDecimal.valueOf(min.value()));
                case Max max -> schema.setMaximum(BigDecimal.valueOf(max.value()));
                case Positive _ -> schema.setMinimum(BigDecimal.ONE);
                case PositiveOrZero _ -> schema.setMinimum(BigDecimal.ZERO);
                default -> {}
            }
        }
        return schema;
    }

    /// Java's name of the control characters, for those who read ECMA's expressions.
    private static String portable(String regexp) {
        return regexp.replace("\\p{Cntrl}", "\\x00-\\x1f\\x7f");
    }

    private static Schema<?> size(Schema<?> schema, int least, int most) {
        Set<String> types = schema.getTypes() == null ? Set.of() : schema.getTypes();
        if (least > 0) {
            if (types.contains("array")) {
                schema.setMinItems(least);
            } else if (types.contains("object")) {
                schema.setMinProperties(least);
            } else {
                schema.setMinLength(least);
            }
        }
        if (most < Integer.MAX_VALUE) {
            if (types.contains("array")) {
                schema.setMaxItems(most);
            } else if (types.contains("object")) {
                schema.setMaxProperties(most);
            } else {
                schema.setMaxLength(most);
            }
        }
        return schema;
    }
}
