package io.infranaut.platform.axon;

import io.infranaut.platform.api.TargetId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.axonframework.modelling.command.AggregateRoot;

/// Declares an aggregate to the platform: which commands go to which shell. A bean of this type per aggregate.
///
/// @param shell the class that carries `@AggregateRoot`
/// @param commands sealed interface of its commands; every record below it names its target by `@TargetId`
/// @param create makes the shell for an id
public record AggregateType<A extends EventSourced<?, C, ?>, C>(
        Class<A> shell, Class<C> commands, Function<String, A> create) {

    /// The stable name of the aggregate.
    public String name() {
        return shell.getAnnotation(AggregateRoot.class).type();
    }

    /// The type of its state: the first argument of [EventSourced].
    Class<?> state() {
        return (Class<?>) ((ParameterizedType) shell.getGenericSuperclass()).getActualTypeArguments()[0];
    }

    /// All concrete commands.
    public List<Class<?>> commandTypes() {
        var found = new ArrayList<Class<?>>();
        collect(commands, found);
        return found;
    }

    private static void collect(Class<?> type, List<Class<?>> found) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, found);
            }
        } else {
            found.add(type);
        }
    }

    /// Reads the target's id from commands of that type.
    static Function<Object, String> targetOf(Class<?> command) {
        for (RecordComponent component : command.getRecordComponents()) {
            if (component.isAnnotationPresent(TargetId.class)) {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                return instance -> {
                    try {
                        return accessor.invoke(instance).toString();
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                };
            }
        }
        throw new IllegalArgumentException(command.getName() + " has no component marked @TargetId");
    }
}
