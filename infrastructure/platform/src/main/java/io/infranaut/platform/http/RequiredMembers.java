package io.infranaut.platform.http;

import io.infranaut.platform.api.InvalidInput;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/// Holds bodies to what their types say: a member, element or value that is not `@Nullable` is there. Those that
/// Jakarta
/// constraints say so of are left to these.
@RestControllerAdvice
final class RequiredMembers extends RequestBodyAdviceAdapter {
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

    private static void members(Object record, String at, List<InvalidInput.Field> absent) {
        for (RecordComponent member : record.getClass().getRecordComponents()) {
            value(valueOf(record, member), member.getAnnotatedType(), at + "/" + member.getName(), absent);
        }
    }

    private static void value(@Nullable Object value, AnnotatedType type, String at, List<InvalidInput.Field> absent) {
        switch (value) {
            case null -> {
                if (!mayBeNull(type)) {
                    absent.add(new InvalidInput.Field(at, "must not be null"));
                }
            }
            case Collection<?> items
            when type instanceof AnnotatedParameterizedType generic -> {
                int i = 0;
                for (Object item : items) {
                    value(item, generic.getAnnotatedActualTypeArguments()[0], at + "/" + i++, absent);
                }
            }
            case Map<?, ?> entries
            when type instanceof AnnotatedParameterizedType generic ->
                entries.forEach((key, entry) -> value(
                        entry,
                        generic.getAnnotatedActualTypeArguments()[1],
                        at + "/" + key.toString().replace("~", "~0").replace("/", "~1"),
                        absent));
            case Record inner
            when inner.getClass().getPackageName().startsWith("io.infranaut.") -> members(inner, at, absent);
            default -> {}
        }
    }

    private static boolean mayBeNull(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class)
                || type.isAnnotationPresent(NotNull.class)
                || type.isAnnotationPresent(NotBlank.class)
                || type.isAnnotationPresent(NotEmpty.class);
    }

    private static @Nullable Object valueOf(Object record, RecordComponent member) {
        try {
            member.getAccessor().setAccessible(true);
            return member.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
