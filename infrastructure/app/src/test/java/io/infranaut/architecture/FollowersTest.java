package io.infranaut.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.infranaut.app.RunningApp;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.readmodel.ReadModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who follows the events is given only those that it says it takes: what it knows how to handle and does not say would
/// be lost without a word.
class FollowersTest {
    @Test
    void everyFollowerSaysAllTheEventsThatItKnows() {
        var context = RunningApp.shared().context();
        var silent = new ArrayList<String>();
        context.getBeansOfType(ReadModel.class)
                .values()
                .forEach(model -> silent.addAll(unsaid(model.getClass(), model.events())));
        context.getBeansOfType(EventProcess.class)
                .values()
                .forEach(process -> silent.addAll(unsaid(process.getClass(), process.events())));

        assertThat(silent).isEmpty();
    }

    @Test
    void oneThatForgetsAnEventIsFound() {
        assertThat(unsaid(seeded.follower.Forgetful.class, new seeded.follower.Forgetful().events()))
                .containsExactly("seeded.follower.Forgetful does not take KeyRotated");
    }

    /// What its handler calls, or hands on; what it reads up in the history is no event that it follows.
    private static List<String> unsaid(Class<?> follower, Collection<Class<?>> said) {
        JavaMethod handler = new ClassFileImporter()
                .importClass(follower).getMethods().stream()
                        .filter(method -> method.getName().equals("on"))
                        .filter(method -> method.getRawParameterTypes().size() >= 2)
                        .findFirst()
                        .orElseThrow();
        return Stream.concat(
                        handler.getMethodCallsFromSelf().stream().map(JavaMethodCall::getTargetOwner),
                        handler.getMethodCallsFromSelf().stream()
                                .flatMap(call -> call.getTarget().getRawParameterTypes().stream()))
                .distinct()
                .filter(type -> type.isAnnotatedWith(EventType.class))
                .filter(type -> said.stream().noneMatch(type::isAssignableTo))
                .map(type -> follower.getName() + " does not take " + type.getSimpleName())
                .sorted()
                .toList();
    }
}
