package io.infranaut.architecture;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import io.infranaut.persistence.jooq.public_.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Which read model each table belongs to, and which of them a piece of code reads.
final class ReadModelTables {
    private static final Pattern TABLE = Pattern.compile("^create table (\\w+)", Pattern.MULTILINE);
    private static final Map<String, String> OWNERS = owners();

    private ReadModelTables() {}

    private static Map<String, String> owners() {
        var owners = new TreeMap<String, String>();
        try {
            for (Resource definition :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:read-models/*.sql")) {
                String model = Objects.requireNonNull(definition.getFilename()).replace(".sql", "");
                TABLE.matcher(definition.getContentAsString(StandardCharsets.UTF_8))
                        .results()
                        .forEach(table -> owners.put(table.group(1).toUpperCase(Locale.ROOT), model));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return owners;
    }

    /// The read models whose tables are named in a method, or in what it calls of its own side.
    static Set<String> readBy(JavaCodeUnit method) {
        var reached = new HashSet<JavaCodeUnit>();
        reach(method, method.getOwner().getPackageName().replaceAll(".*\\.", "."), reached);
        return reached.stream()
                .flatMap(unit -> unit.getFieldAccesses().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(Tables.class))
                .map(access -> OWNERS.get(access.getTarget().getName()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static void reach(JavaCodeUnit unit, String side, Set<JavaCodeUnit> reached) {
        if (reached.add(unit)) {
            Stream.of(
                            unit.getMethodCallsFromSelf(),
                            unit.getMethodReferencesFromSelf(),
                            unit.getConstructorCallsFromSelf(),
                            unit.getConstructorReferencesFromSelf())
                    .flatMap(Set::stream)
                    .filter(call -> call.getTargetOwner().getPackageName().endsWith(side))
                    .flatMap(call -> call.getTarget().resolveMember().stream())
                    .forEach(target -> reach((JavaCodeUnit) target, side, reached));
        }
    }
}
