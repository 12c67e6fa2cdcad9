package io.infranaut.platform.axon;

import io.infranaut.platform.json.Json;
import io.infranaut.platform.personal.PersonalData;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Writes the states of aggregates as JSON, under the aggregate's type and the digest of the state's shape. What was
/// written under another digest is not read: then the events tell.
public final class SnapshotSerializer implements Serializer {
    private static final String METADATA = MetaData.class.getName();

    private final Map<String, StateShape> shapes = new HashMap<>();
    private final ChainingConverter converter = new ChainingConverter();

    public SnapshotSerializer(Collection<AggregateType<?, ?>> types) {
        for (AggregateType<?, ?> type : types) {
            shapes.put(type.name(), StateShape.of(type));
        }
    }

    /// Whether a stored snapshot has the shape that states have now.
    boolean reads(SerializedType type) {
        StateShape shape = shapes.get(type.getName());
        return shape != null && shape.digest().equals(type.getRevision());
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> representation) {
        try {
            return switch (object) {
                case Snapshot snapshot -> {
                    StateShape shape = shapes.get(snapshot.aggregateType());
                    if (shape == null) {
                        throw new SerializationException("there is no aggregate " + snapshot.aggregateType());
                    }
                    yield as(
                            shape.write(snapshot.state()),
                            representation,
                            new SimpleSerializedType(snapshot.aggregateType(), shape.digest()));
                }
                // a snapshot says nothing of who made it
                case MetaData _ ->
                    as(Json.mapper().writeValueAsBytes(Map.of()), representation, typeForClass(MetaData.class));
                case null, default -> throw new SerializationException("not a snapshot: " + object);
            };
        } catch (JacksonException e) {
            throw new SerializationException("cannot write a snapshot", e);
        }
    }

    private <T> SerializedObject<T> as(byte[] bytes, Class<T> representation, SerializedType type) {
        return new SimpleSerializedObject<>(converter.convert(bytes, representation), representation, type);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S, T> @Nullable T deserialize(SerializedObject<S> serialized) {
        SerializedType type = serialized.getType();
        if (type.getName().equals(METADATA)) {
            return (T) MetaData.emptyInstance();
        }
        StateShape shape = shapes.get(type.getName());
        if (shape == null || !reads(type)) {
            throw new SerializationException("a snapshot of another shape of " + type.getName());
        }
        try {
            byte[] json = converter.convert(serialized, byte[].class).getData();
            return (T) new Snapshot(type.getName(), shape.read(json), PersonalData.isSealedIn(json));
        } catch (JacksonException e) {
            throw new SerializationException("cannot read a snapshot of " + type.getName(), e);
        }
    }

    /// A snapshot with the sealed texts in its state's JSON changed.
    Snapshot opened(Snapshot snapshot, UnaryOperator<String> opening) {
        if (!snapshot.sealed()) {
            return snapshot;
        }
        StateShape shape = Objects.requireNonNull(shapes.get(snapshot.aggregateType()));
        String opened = opening.apply(new String(shape.write(snapshot.state()), StandardCharsets.UTF_8));
        return new Snapshot(snapshot.aggregateType(), shape.read(opened.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> representation) {
        return converter.canConvert(byte[].class, representation);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class classForType(SerializedType type) {
        if (type.getName().equals(METADATA)) {
            return MetaData.class;
        }
        return shapes.containsKey(type.getName()) ? Snapshot.class : UnknownSerializedType.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public SerializedType typeForClass(@Nullable Class type) {
        return new SimpleSerializedType(type == null ? Void.class.getName() : type.getName(), null);
    }

    @Override
    public Converter getConverter() {
        return converter;
    }
}
