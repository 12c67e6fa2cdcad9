package io.infranaut.platform.http;

import io.infranaut.platform.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads a path or query parameter into a record with the single component `value`, as a JSON string would be read.
final class TextToValueRecord implements ConditionalGenericConverter {
    private final JsonMapper json;

    TextToValueRecord(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(new ConvertiblePair(String.class, Record.class));
    }

    @Override
    public boolean matches(TypeDescriptor source, TypeDescriptor target) {
        return Json.isValueRecord(target.getType());
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        if (source == null) {
            return null;
        }
        try {
            return json.convertValue(source, targetType.getType());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not readable", e);
        }
    }
}
