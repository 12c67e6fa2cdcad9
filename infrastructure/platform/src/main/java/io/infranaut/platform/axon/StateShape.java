package io.infranaut.platform.axon;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.infranaut.platform.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// The shape of an aggregate's state: sealed types, records, enumerations, collections and the types of `java.*`, down
/// to the last component. Its digest changes with any of them.
final class StateShape {
    /// Counts what this class itself changed about the JSON.
    private static final String FORM = "1";

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "@type")
    private interface Tagged {}

    private final Class<?> state;
    private final String digest;
    private final JsonMapper mapper;

    private StateShape(Class<?> state, int revision) {
        var shape = new StringBuilder();
        var mapping = Json.configure(JsonMapper.builder());
        var keys = new SimpleModule("keys");
        describe(state, shape, new HashSet<>(), mapping, keys);
        this.state = state;
        this.digest = sha256(FORM + "\n" + revision + "\n" + shape);
        this.mapper = mapping.addModule(keys).build();
    }

    /// @throws IllegalArgumentException if the state holds what JSON cannot say
    static StateShape of(AggregateType<?, ?> type) {
        return new StateShape(type.state(), type.create().apply("").revision());
    }

    String digest() {
        return digest;
    }

    byte[] write(Object value) {
        return mapper.writerFor(state).writeValueAsBytes(value);
    }

    Object read(byte[] json) {
        return mapper.readerFor(state).readValue(json);
    }

    private static void describe(
            Type type, StringBuilder shape, Set<Class<?>> seen, JsonMapper.Builder mapping, SimpleModule keys) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            shape.append(raw.getSimpleName()).append('<');
            for (Type argument : generic.getActualTypeArguments()) {
                describe(argument, shape, seen, mapping, keys);
                shape.append(',');
            }
            shape.append('>');
            if (Map.class.isAssignableFrom(raw)
                    && generic.getActualTypeArguments()[0] instanceof Class<?> key
                    && Json.isValueRecord(key)) {
                keys.addKeyDeserializer(key, new ValueRecordKey(key));
            }
            return;
        }
        var known = (Class<?>) type;
        shape.append(known.getSimpleName());
        if (known.isPrimitive() || known.getName().startsWith("java.") || !seen.add(known)) {
            return;
        }
        if (known.isEnum()) {
            shape.append(Arrays.toString(known.getEnumConstants()));
        } else if (known.isSealed()) {
            mapping.addMixIn(known, Tagged.class);
            shape.append('{');
            for (Class<?> permitted : known.getPermittedSubclasses()) {
                mapping.registerSubtypes(permitted);
                describe(permitted, shape, seen, mapping, keys);
                shape.append(';');
            }
            shape.append('}');
        } else if (known.isRecord()) {
            shape.append('(');
            for (RecordComponent component : known.getRecordComponents()) {
                shape.append(component.getName()).append(' ');
                describe(component.getGenericType(), shape, seen, mapping, keys);
                shape.append(',');
            }
            shape.append(')');
        } else {
            throw new IllegalArgumentException("the state of an aggregate cannot hold a " + known.getName()
                    + ": it is made of records, sealed types, enumerations and the types of Java");
        }
    }

    private static final class ValueRecordKey extends KeyDeserializer {
        private final Class<?> key;

        private ValueRecordKey(Class<?> key) {
            this.key = key;
        }

        @Override
        public Object deserializeKey(String text, DeserializationContext context) {
            return Json.mapper().convertValue(text, key);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
