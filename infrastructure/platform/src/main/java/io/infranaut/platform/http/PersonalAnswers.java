package io.infranaut.platform.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.personal.PersonalData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// Opens what an answer marks [Personal]: a text that is sealed, or the sealed texts in JSON that is written as it is.
/// Nothing else is opened, whatever it looks like.
final class PersonalAnswers extends SimpleModule {
    private static final long serialVersionUID = 1L;
    private final transient PersonalData personal;

    PersonalAnswers(PersonalData personal) {
        super("personal-answers");
        this.personal = personal;
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new Marked(personal));
    }

    private static final class Marked extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;
        private final transient PersonalData personal;

        private Marked(PersonalData personal) {
            this.personal = personal;
        }

        @Override
        public @Nullable Object findSerializer(MapperConfig<?> config, Annotated annotated) {
            return annotated.hasAnnotation(Personal.class)
                    ? new Opened(personal, annotated.hasAnnotation(JsonRawValue.class))
                    : null;
        }
    }

    private static final class Opened extends StdSerializer<String> {
        private final transient PersonalData personal;
        private final boolean json;

        private Opened(PersonalData personal, boolean json) {
            super(String.class);
            this.personal = personal;
            this.json = json;
        }

        @Override
        public void serialize(String value, JsonGenerator generator, SerializationContext context) {
            if (json) {
                generator.writeRawValue(personal.openJson(value));
            } else {
                generator.writeString(personal.open(value));
            }
        }
    }
}
