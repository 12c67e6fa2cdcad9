package io.infranaut.platform.http;

import io.infranaut.platform.api.InvalidInput;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/// Holds bodies to what their types say: a member, element or value that is not `@Nullable` is there. Those that
/// Jakarta constraints say so of are left to these.
@RestControllerAdvice
final class RequiredMembers extends RequestBodyAdviceAdapter {
    /// Found once each: a class reads its annotations anew whenever it is asked for its components.
    private static final ClassValue<List<Member>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
            return Stream.of(type.getRecordComponents()).map(Member::of).toList();
        }
    };

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return parameter.getParameterType().isRecord();
    }

    @Override
    public Object afterBodyRead(
            @Nullable Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        var absent = new ArrayList<InvalidInput.Field>();
        if (body == null) {
            throw new InvalidInput("", "the body is an object, not null");
        }
        members(body, "", absent);
        if (!absent.isEmpty()) {
            throw new InvalidInput(absent);
        }
        return body;
    }

    /// What a type says of a value, and of those in it.
    private record Expected(boolean mayBeNull, List<Expected> arguments) {
        private static Expected of(AnnotatedType type) {
            return new Expected(
                    Stream.of(Nullable.class, NotNull.class, NotBlank.class, NotEmpty.class)
                            .anyMatch(type::isAnnotationPresent),
                    type instanceof AnnotatedParameterizedType generic
                            ? Stream.of(generic.getAnnotatedActualTypeArguments())
                                    .map(Expected::of)
                                    .toList()
                            : List.of());
        }
    }

    private record Member(String name, Method accessor, Expected expected) {
        private static Member of(RecordComponent component) {
            component.getAccessor().setAccessible(true);
            return new Member(component.getName(), component.getAccessor(), Expected.of(component.getAnnotatedType()));
        }

        private @Nullable Object of(Object record) {
            try {
                return accessor.invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void members(Object record, String at, List<InvalidInput.Field> absent) {
        for (Member member : MEMBERS.get(record.getClass())) {
            value(member.of(record), member.expected(), at + "/" + member.name(), absent);
        }
    }

    private static void value(@Nullable Object value, Expected type, String at, List<InvalidInput.Field> absent) {
        switch (value) {
            case null -> {
                if (!type.mayBeNull()) {
                    absent.add(new InvalidInput.Field(at, "must not be null"));
                }
            }
            case Collection<?> items
            when !type.arguments().isEmpty() -> {
                int i = 0;
                for (Object item : items) {
                    value(item, type.arguments().getFirst(), at + "/" + i++, absent);
                }
            }
            case Map<?, ?> entries
            when type.arguments().size() > 1 ->
                entries.forEach((key, entry) -> value(
                        entry,
                        type.arguments().get(1),
                        at + "/" + key.toString().replace("~", "~0").replace("/", "~1"),
                        absent));
            case Record inner
            when inner.getClass().getPackageName().startsWith("io.infranaut.") -> members(inner, at, absent);
            default -> {}
        }
    }
}
