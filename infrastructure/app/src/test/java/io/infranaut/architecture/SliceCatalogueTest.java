package io.infranaut.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.infranaut.app.RunningApp;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.readmodel.ReadModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps `docs/slices.md` true: it is read off the compiled code, and the followers themselves. Run with
/// `-Dslices=write` to write it anew.
class SliceCatalogueTest {
    private static final Path CATALOGUE = root().resolve("docs/slices.md");
    private static final Map<String, String> VERBS = Map.of(
            "GetMapping", "GET",
            "PostMapping", "POST",
            "PutMapping", "PUT",
            "PatchMapping", "PATCH",
            "DeleteMapping", "DELETE");

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.infranaut");

    @Test
    void theCatalogueOfSlicesIsTrue() throws IOException {
        String catalogue = catalogue();
        if ("write".equals(System.getProperty("slices"))) {
            Files.writeString(CATALOGUE, catalogue);
        }
        assertThat(Files.readString(CATALOGUE))
                .as("docs/slices.md is out of date; write it anew: mvn -Dquick -pl infrastructure/app -am test"
                        + " -Dtest=SliceCatalogueTest -Dslices=write -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(catalogue);
    }

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return folder;
    }

    private String catalogue() throws IOException {
        Map<String, List<JavaMethod>> endpoints = main.stream()
                .filter(type -> type.getPackageName().matches("io\\.infranaut\\.\\w+\\.(command|query)"))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> mapping(method).isPresent())
                .collect(
                        Collectors.groupingBy(method -> context(method.getOwner()), TreeMap::new, Collectors.toList()));
        var text = new StringBuilder("""
                # Slices

                Read off the code by `SliceCatalogueTest`; do not edit. A command endpoint sends a command; the aggregate's events fill the
                read models and wake the processes; a query endpoint answers from a read model.
                """);
        for (var entry : endpoints.entrySet()) {
            String context = entry.getKey();
            text.append("\n## ").append(context).append("\n\n");
            text.append("Tests over HTTP: ").append(orNone(tests(context))).append("\n\n");
            text.append("| endpoint | needs | command or read model |\n| --- | --- | --- |\n");
            entry.getValue().stream().map(this::row).sorted().forEach(text::append);
            aggregates(context).forEach(text::append);
        }
        return text.toString();
    }

    private String row(JavaMethod method) {
        boolean command = method.getOwner().getPackageName().endsWith(".command");
        String through = command ? orNone(commandsOf(method)) : orNone(HouseRules.reads(method).stream());
        return "| `%s` | %s | %s |%n".formatted(mapping(method).orElseThrow(), permission(method), through);
    }

    private static String orNone(Stream<String> names) {
        String all = names.distinct().sorted().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return all.isEmpty() ? "–" : all;
    }

    private static Optional<String> mapping(JavaMethod method) {
        for (JavaAnnotation<?> annotation : method.getAnnotations()) {
            String verb = VERBS.get(annotation.getRawType().getSimpleName());
            if (verb != null) {
                Object[] paths = (Object[]) annotation.get("value").orElse(new Object[0]);
                Object[] named = (Object[]) annotation.get("path").orElse(new Object[0]);
                return Stream.concat(Arrays.stream(paths), Arrays.stream(named))
                        .findFirst()
                        .map(path -> verb + " " + path);
            }
        }
        return Optional.empty();
    }

    private static String permission(JavaMethod method) {
        JavaAnnotation<?> requires = method.tryGetAnnotationOfType(Requires.class.getName())
                .<JavaAnnotation<?>>map(found -> found)
                .orElseGet(() -> method.getOwner().getAnnotationOfType(Requires.class.getName()));
        return ((JavaEnumConstant) requires.get("value").orElseThrow()).name();
    }

    /// The commands made by a method, or by what it calls in its own class.
    private static Stream<String> commandsOf(JavaMethod method) {
        Set<JavaCodeUnit> seen = new HashSet<>();
        reach(method, method.getOwner(), seen);
        return seen.stream()
                .flatMap(unit -> unit.getConstructorCallsFromSelf().stream())
                .map(JavaAccess::getTargetOwner)
                .filter(type -> type.getAllRawInterfaces().stream()
                        .anyMatch(face -> face.getSimpleName().endsWith("Command")))
                .map(JavaClass::getSimpleName);
    }

    private static void reach(JavaCodeUnit unit, JavaClass within, Set<JavaCodeUnit> seen) {
        if (seen.add(unit)) {
            Stream.concat(unit.getMethodCallsFromSelf().stream(), unit.getMethodReferencesFromSelf().stream())
                    .filter(call -> call.getTargetOwner().equals(within))
                    .flatMap(call -> call.getTarget().resolveMember().stream())
                    .forEach(target -> reach((JavaCodeUnit) target, within, seen));
        }
    }

    private static String context(JavaClass type) {
        return type.getPackageName().split("\\.", -1)[2];
    }

    /// Each sealed event of the context: its events, and who follows them.
    private List<String> aggregates(String context) {
        Map<String, Set<JavaClass>> events = new TreeMap<>();
        main.stream()
                .filter(type ->
                        type.isAnnotatedWith(EventType.class) && context(type).equals(context))
                .forEach(type -> type.getRawInterfaces().stream()
                        .filter(face -> face.getSimpleName().endsWith("Event"))
                        .forEach(face -> events.computeIfAbsent(face.getSimpleName(), none -> new HashSet<>())
                                .add(type)));
        if (events.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("\n| event | fills | wakes |\n| --- | --- | --- |\n");
        events.values().stream()
                .flatMap(Set::stream)
                .sorted((a, b) -> a.getSimpleName().compareTo(b.getSimpleName()))
                .forEach(event -> lines.add("| `%s` | %s | %s |%n"
                        .formatted(
                                stableName(event),
                                orNone(followers(event, ReadModel.class, ReadModel::events)),
                                orNone(followers(event, EventProcess.class, EventProcess::events)))));
        return lines;
    }

    private static String stableName(JavaClass event) {
        return event.getAnnotationOfType(EventType.class.getName())
                .get("value")
                .orElseThrow()
                .toString();
    }

    /// Who is given an event, by the events that each says it takes.
    private static <T> Stream<String> followers(JavaClass event, Class<T> kind, Function<T, Set<Class<?>>> events) {
        return RunningApp.shared().context().getBeansOfType(kind).values().stream()
                .filter(follower -> events.apply(follower).stream().anyMatch(event::isAssignableTo))
                .map(Object::getClass)
                .map(type -> type.isAnonymousClass() ? type.getEnclosingClass() : type)
                .map(Class::getSimpleName);
    }

    private static Stream<String> tests(String context) throws IOException {
        Path folder = root().resolve("infrastructure/app/src/test/java/io/infranaut/" + context);
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
