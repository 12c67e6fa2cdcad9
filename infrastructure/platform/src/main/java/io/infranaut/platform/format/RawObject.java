package io.infranaut.platform.format;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A row of a format without text as a JSON object; NaN and infinities become strings.
final class RawObject {
    private static final JsonFactory JSON = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text);

    RawObject() {
        json.writeStartObject();
    }

    void add(String name, @Nullable Object value) {
        json.writeName(name);
        switch (value) {
            case null -> json.writeNull();
            case Boolean b -> json.writeBoolean(b);
            case Long l -> json.writeNumber(l);
            case Double d when Double.isFinite(d) -> json.writeNumber(d);
            default -> json.writeString(value.toString());
        }
    }

    @Override
    public String toString() {
        json.writeEndObject();
        json.close();
        return text.toString();
    }
}
