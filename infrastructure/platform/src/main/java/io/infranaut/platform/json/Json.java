package io.infranaut.platform.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/// The JSON mappers.
public final class Json {
    private static final JsonMapper MAPPER = configure(JsonMapper.builder()).build();

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Json() {}

    /// The mapper of events, metadata and everything that is recorded: members in the order of the record's components,
    /// absent values written as null, instants as ISO 8601 strings, unknown members refused.
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /// Whether a type is a record with the single component `value`, which JSON shows as that value.
    public static boolean isValueRecord(Class<?> type) {
        return ValueRecords.isValueRecord(type);
    }

    /// Writes integers that a double cannot hold as strings: those beyond 2^53.
    public static JacksonModule largeIntegersAsStrings() {
        var module = new SimpleModule("large-integers");
        module.addSerializer(Long.class, new LargeIntegers());
        module.addSerializer(Long.TYPE, new LargeIntegers());
        return module;
    }

    /// Puts on a builder what requests are held to beyond what is recorded: text that PostgreSQL and UTF-8 can hold,
    /// times as text in the years 1 to 9999, ids in their full form, and no value of another type in place of the one
    /// that is meant; only a whole number of 64 bits may come as text, as it goes out.
    ///
    /// @param given text that came in, as it may be; throws an IllegalArgumentException when it may not
    public static JsonMapper.Builder strict(JsonMapper.Builder builder, UnaryOperator<String> given) {
        var module = new SimpleModule("strict");
        module.addDeserializer(String.class, new Text<>(String.class, text -> given.apply(whole(text))));
        module.addDeserializer(Instant.class, new Text<>(Instant.class, Json::instant));
        module.addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse));
        module.addDeserializer(UUID.class, new Text<>(UUID.class, Json::uuid));
        module.addDeserializer(Long.class, new WholeNumber(Long.class));
        module.addDeserializer(Long.TYPE, new WholeNumber(Long.TYPE));
        module.addDeserializer(Double.class, new FiniteNumber(Double.class));
        module.addDeserializer(Double.TYPE, new FiniteNumber(Double.TYPE));
        module.addKeyDeserializer(String.class, new WholeKey());
        return builder.addModule(module).disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }

    /// An instant as RFC 3339 has it, with any offset, in the years 1 to 9999.
    ///
    /// @throws DateTimeException for anything else
    public static Instant instant(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("a time lies in the years 1 to 9999");
        }
        return instant;
    }

    /// A UUID of 36 characters.
    ///
    /// @throws IllegalArgumentException for anything else
    public static UUID uuid(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException("a UUID has 36 characters");
        }
        return UUID.fromString(text);
    }

    /// The text itself, if it can be kept.
    ///
    /// @throws IllegalArgumentException for a NUL character or half a surrogate pair
    public static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("a text holds no NUL character");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("a text holds no half of a surrogate pair");
            }
        }
        return text;
    }

    private interface Parser<T> {
        T parse(String text);
    }

    /// Reads a value from text and from nothing else.
    private static final class Text<T> extends StdScalarDeserializer<T> {
        private final transient Parser<T> parser;

        private Text(Class<T> type, Parser<T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                throw DatabindException.from(json, "a text is expected here");
            }
            try {
                return parser.parse(json.getString());
            } catch (DateTimeException | ArithmeticException e) {
                throw DatabindException.from(json, "this is no time, or none that is expected here");
            } catch (IllegalArgumentException e) {
                throw DatabindException.from(json, e.getMessage());
            }
        }
    }

    private static final class WholeKey extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            try {
                return whole(key);
            } catch (IllegalArgumentException e) {
                throw DatabindException.from(context.getParser(), e.getMessage());
            }
        }
    }

    private static final class WholeNumber extends StdScalarDeserializer<Long> {
        private WholeNumber(Class<Long> type) {
            super(type);
        }

        @Override
        public Long deserialize(JsonParser json, DeserializationContext context) {
            if (json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                return json.getLongValue();
            }
            String text = json.hasToken(JsonToken.VALUE_STRING) ? json.getString() : "";
            try {
                return Long.valueOf(text.startsWith("+") ? "" : text);
            } catch (NumberFormatException e) {
                throw DatabindException.from(json, "a whole number of 64 bits is expected here");
            }
        }
    }

    private static final class FiniteNumber extends StdScalarDeserializer<Double> {
        private FiniteNumber(Class<Double> type) {
            super(type);
        }

        @Override
        public Double deserialize(JsonParser json, DeserializationContext context) {
            double value =
                    json.currentToken() != null && json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
            if (!Double.isFinite(value)) {
                throw DatabindException.from(json, "a number that a double can hold is expected here");
            }
            return value;
        }
    }

    private static final class LargeIntegers extends StdScalarSerializer<Long> {
        private static final long MAX = 1L << 53;

        private LargeIntegers() {
            super(Long.class);
        }

        @Override
        public void serialize(Long value, JsonGenerator json, SerializationContext context) {
            if (value > MAX || value < -MAX) {
                json.writeString(value.toString());
            } else {
                json.writeNumber(value);
            }
        }
    }

    /// Refuses to write what JSON cannot say.
    private static final class FiniteDoubles extends StdScalarSerializer<Double> {
        private FiniteDoubles() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializationContext context) {
            if (!Double.isFinite(value)) {
                throw DatabindException.from(json, "a number in JSON is finite, not " + value);
            }
            json.writeNumber(value);
        }
    }

    /// Puts the rules shared by all mappers on a builder.
    public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
        var finite = new SimpleModule("finite-doubles");
        finite.addSerializer(Double.class, new FiniteDoubles());
        finite.addSerializer(Double.TYPE, new FiniteDoubles());
        return builder.addModule(finite)
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new ValueRecords()))
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }
}
