package io.infranaut.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.infranaut.architecture.HouseRules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.infranaut");
    private static final JavaClasses SEEDED = new ClassFileImporter().importPackages("seeded");

    /// The module that holds the packages of a side.
    private static final Map<String, String> MODULES = Map.of(
            "api", "api-contracts",
            "domain", "command-side",
            "command", "command-side",
            "projection", "projections",
            "query", "query-side",
            "process", "sagas");

    static List<Rule> rules() {
        return new HouseRules("io.infranaut").all();
    }

    static List<Rule> seededRules() {
        return new HouseRules("seeded").all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theCodeKeeps(Rule rule) {
        rule.rule().check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("seededRules")
    void aPlantedViolationIsFoundBy(Rule rule) {
        var broken = rule.rule().evaluate(SEEDED);

        assertThat(broken.hasViolation()).isTrue();
        assertThat(broken.getFailureReport().getDetails()).anyMatch(line -> line.contains(rule.seed()));
    }

    @Test
    void everyPackageLivesInOneModuleTheOneOfItsSide() {
        assertThat(misplaced(places(MAIN))).isEmpty();
    }

    @Test
    void aPackageInTwoModulesOrInTheWrongOneIsFound() {
        assertThat(misplaced(Map.of("io.infranaut.alert.query", Set.of("query-side", "projections"))))
                .hasSize(1);
        assertThat(misplaced(Map.of("io.infranaut.alert.query", Set.of("projections"))))
                .hasSize(1);
    }

    private static Map<String, Set<String>> places(JavaClasses classes) {
        var places = new TreeMap<String, Set<String>>();
        for (JavaClass type : classes) {
            Matcher module = Pattern.compile("/([a-z-]+)/target/")
                    .matcher(type.getSource().orElseThrow().getUri().toString());
            assertThat(module.find()).isTrue();
            places.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                    .add(module.group(1));
        }
        return places;
    }

    private static List<String> misplaced(Map<String, Set<String>> places) {
        var misplaced = new ArrayList<String>();
        places.forEach((name, modules) -> {
            String[] parts = name.split("\\.", -1);
            boolean ofContext = parts.length > 3 && (!parts[2].equals("platform") || parts[3].equals("api"));
            String expected = ofContext ? MODULES.get(parts[3]) : null;
            if (modules.size() != 1 || expected != null && !modules.contains(expected)) {
                misplaced.add(name + " lives in " + modules);
            }
        });
        return misplaced;
    }
}
