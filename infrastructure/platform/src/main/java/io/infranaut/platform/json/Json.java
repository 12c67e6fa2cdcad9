package io.infranaut.platform.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/// The JSON mappers.
public final class Json {
    private static final JsonMapper MAPPER = configure(JsonMapper.builder()).build();

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

    /// Refuses text with a NUL, which PostgreSQL cannot hold.
    public static JacksonModule textWithoutNul() {
        var module = new SimpleModule("text-without-nul");
        module.addDeserializer(String.class, new TextWithoutNul());
        return module;
    }

    private static final class TextWithoutNul extends StdScalarDeserializer<String> {
        private TextWithoutNul() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser json, DeserializationContext context) {
            String text = StringDeserializer.instance.deserialize(json, context);
            if (text != null && text.indexOf('\0') >= 0) {
                throw DatabindException.from(json, "a text holds no NUL character");
            }
            return text;
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
