package io.infranaut.platform.axon;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.json.Json;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.jackson3.ByteArrayToJsonNodeConverter;
import org.axonframework.serialization.jackson3.JsonNodeToByteArrayConverter;
import org.axonframework.serialization.jackson3.JsonNodeToObjectNodeConverter;
import org.axonframework.serialization.jackson3.ObjectNodeToJsonNodeConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// Writes events as JSON under their stable names and revisions. Metadata is a JSON object of strings, keys sorted.
public final class EventSerializer implements Serializer {
    /// The name under which Axon itself asks for metadata; it is not stored.
    private static final String METADATA = MetaData.class.getName();
    private static final TypeReference<TreeMap<String, @Nullable String>> STRINGS = new TypeReference<>() {};

    private final EventTypes types;
    private final ChainingConverter converter = new ChainingConverter();

    public EventSerializer(EventTypes types) {
        this.types = types;
        converter.registerConverter(new ByteArrayToJsonNodeConverter(Json.mapper()));
        converter.registerConverter(new JsonNodeToByteArrayConverter(Json.mapper()));
        converter.registerConverter(new JsonNodeToObjectNodeConverter());
        converter.registerConverter(new ObjectNodeToJsonNodeConverter());
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> representation) {
        if (object == null) {
            throw new SerializationException("an event is never null");
        }
        try {
            Object plain = object instanceof MetaData metaData ? strings(metaData) : object;
            byte[] bytes = Json.mapper().writeValueAsBytes(plain);
            return new SimpleSerializedObject<>(
                    converter.convert(bytes, representation), representation, typeForClass(object.getClass()));
        } catch (JacksonException e) {
            throw new SerializationException("cannot write " + object.getClass().getName(), e);
        }
    }

    private static Map<String, String> strings(MetaData metaData) {
        var sorted = new TreeMap<String, String>();
        metaData.forEach((key, value) -> {
            if (value != null) {
                sorted.put(key, value.toString());
            }
        });
        return sorted;
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> representation) {
        return converter.canConvert(byte[].class, representation);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S, T> @Nullable T deserialize(SerializedObject<S> serialized) {
        SerializedType type = serialized.getType();
        if (SerializedType.emptyType().equals(type)) {
            return null;
        }
        byte[] bytes = converter.convert(serialized, byte[].class).getData();
        try {
            if (type.getName().equals(METADATA)) {
                return (T) MetaData.from(Json.mapper().readValue(bytes, STRINGS));
            }
            Class<?> target = classForType(type);
            if (target == UnknownSerializedType.class) {
                return (T) new UnknownSerializedType(this, serialized);
            }
            refuseOtherRevisions(type, types.typeOf(target).revision());
            return (T) Json.mapper().readValue(bytes, target);
        } catch (JacksonException e) {
            throw new SerializationException("cannot read an event of type " + type.getName(), e);
        }
    }

    private static void refuseOtherRevisions(SerializedType type, int present) {
        int stored = Upcasters.revisionOf(type);
        if (stored != present) {
            throw new SerializationException("an event of type " + type.getName() + " has revision " + stored
                    + ", and this version of Infranaut reads revision " + present
                    + (stored > present ? ": a newer version has stored it" : ""));
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class classForType(SerializedType type) {
        if (SerializedType.emptyType().equals(type)) {
            return Void.class;
        }
        if (type.getName().equals(METADATA)) {
            return MetaData.class;
        }
        return types.classOf(type.getName()).orElse(UnknownSerializedType.class);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public SerializedType typeForClass(@Nullable Class type) {
        if (type == null || type == Void.class) {
            return SerializedType.emptyType();
        }
        if (MetaData.class.isAssignableFrom(type)) {
            return new SimpleSerializedType(METADATA, null);
        }
        EventType name = types.typeOf(type);
        return new SimpleSerializedType(name.value(), Integer.toString(name.revision()));
    }

    @Override
    public Converter getConverter() {
        return converter;
    }
}
