package io.infranaut.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import io.infranaut.platform.http.Reads;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.axonframework.modelling.command.AggregateRoot;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestMapping;

/// The rules of the house for the classes below one root package.
final class HouseRules {
    private static final Set<String> CONTEXTS = Set.of(
            "ingestion",
            "validation",
            "storage",
            "dataset",
            "lineage",
            "aggregation",
            "feature",
            "model",
            "monitoring",
            "baseline",
            "drift",
            "rca",
            "alert",
            "report",
            "analytics",
            "identity",
            "audit",
            "kafka",
            "demo",
            "bench");
    private static final Set<String> SIDES = Set.of("api", "domain", "command", "projection", "query", "process");
    private static final Set<String> SHARED = Set.of("platform", "persistence", "embedded", "app", "statistics");

    /// What these take from a read model is there when it has come so far, and else they do without.
    private static final Map<String, Set<String>> READ_AS_FAR_AS_THEY_ARE =
            Map.of("io.infranaut.storage.query.RetrieveApi", Set.of("rows"));

    private final String root;

    HouseRules(String root) {
        this.root = root;
    }

    /// @param seed simple name of the class that breaks the rule on purpose
    record Rule(String seed, ArchRule rule) {
        @Override
        public String toString() {
            return rule.getDescription();
        }
    }

    List<Rule> all() {
        return List.of(
                rule("LooseClass", packagesNameContextAndSide()),
                rule("ContractOnSpring", contractsImportOnlyJava()),
                rule("StatisticsOnSpring", statisticsArePure()),
                rule("DomainOnSpring", domainIsPure()),
                rule("DomainReadsFiles", domainDoesNoInputOrOutput()),
                rule("ForeignDomain", contextsMeetThroughApi()),
                rule("QueryOnProjection", noneUses("query", "projection")),
                rule("ProcessOnCommand", noneUses("process", "command")),
                rule("ProcessOnDomain", noneUses("process", "domain")),
                rule("ProjectionOnQuery", noneUses("projection", "query")),
                rule("PlatformOnContext", platformNamesNoContext()),
                rule("UserOfApp", nobodyUsesApp()),
                rule("OpenEndpoint", endpointsRequireAPermission()),
                rule("HastyReader", endpointsNameWhatTheyRead()),
                rule("OpenCommand", commandsRequireAPermission()),
                rule("AimlessCommand", commandsNameTheirTarget()),
                rule("NamelessEvent", eventsHaveStableNames()),
                rule("OldDate", nobodyUsesOldDates()),
                rule("Printer", nobodyPrints()),
                rule("ClockReader", contextsAskNoClock()));
    }

    private static Rule rule(String seed, ArchRule rule) {
        return new Rule(seed, rule.allowEmptyShould(true));
    }

    private String side(String side) {
        return root + ".*." + side + "..";
    }

    private String[] parts(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.", -1) : new String[0];
    }

    private String context(JavaClass type) {
        String[] parts = parts(type);
        return parts.length == 0 ? "" : parts[0];
    }

    private static ArchCondition<JavaClass> eachClass(
            String description, BiConsumer<JavaClass, java.util.function.Consumer<String>> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(
                        type,
                        problem -> events.add(
                                SimpleConditionEvent.violated(type, "Class <" + type.getName() + "> " + problem)));
            }
        };
    }

    private ArchRule packagesNameContextAndSide() {
        return classes()
                .should(eachClass("live in " + root + ".<context>.<side> or in a shared package", (type, broken) -> {
                    String[] parts = parts(type);
                    boolean good = parts.length >= 1 && SHARED.contains(parts[0])
                            || parts.length >= 2 && CONTEXTS.contains(parts[0]) && SIDES.contains(parts[1]);
                    if (!good) {
                        broken.accept("lives in " + type.getPackageName());
                    }
                }));
    }

    private ArchRule contractsImportOnlyJava() {
        return classes()
                .that()
                .resideInAPackage(side("api"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "org.jspecify..", side("api"), "io.infranaut.platform.api"))
                .as("contracts import only Java, JSpecify and other contracts");
    }

    private ArchRule statisticsArePure() {
        return classes()
                .that()
                .resideInAPackage(root + ".statistics..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java.lang..",
                                "java.util..",
                                "java.math..",
                                "java.time..",
                                "java.nio..",
                                "org.jspecify..",
                                "org.apache.datasketches..",
                                "org.apache.commons.statistics..",
                                "org.apache.commons.numbers..",
                                "org.ejml..",
                                root + ".statistics..")
                        .and(not(resideInAnyPackage("java.nio.file..", "java.util.logging..")))
                        .and(describe("are no clocks", type -> !type.getName().equals("java.time.Clock"))))
                .as("statistics use Java and numeric libraries only");
    }

    private ArchRule domainIsPure() {
        return noClasses()
                .that()
                .resideInAPackage(side("domain"))
                .and(describe("are no shell", type -> !type.isAnnotatedWith(AggregateRoot.class)))
                .and(describe("declare no aggregate", type -> !type.isAnnotatedWith(Configuration.class)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework..",
                        "org.axonframework..",
                        "org.jooq..",
                        "jakarta..",
                        "io.infranaut.platform.axon..",
                        "io.infranaut.platform.http..",
                        "io.infranaut.persistence.."))
                .as("the domain knows no framework");
    }

    private ArchRule domainDoesNoInputOrOutput() {
        return noClasses()
                .that()
                .resideInAPackage(side("domain"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.sql..", "javax.sql..")
                                .and(describe(
                                        "are no serialization markers",
                                        type -> !type.getName().equals("java.io.Serializable"))))
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat(describe("are clocks", type -> type.isEquivalentTo(Clock.class)))
                .orShould()
                .dependOnClassesThat(
                        describe("draw random numbers", type -> type.isAssignableTo(java.util.Random.class)))
                .as("the domain has no clock, no chance and no input or output");
    }

    private ArchRule contextsMeetThroughApi() {
        return classes().should(eachClass("meet other contexts only through their api", (type, broken) -> {
            String own = context(type);
            if (!CONTEXTS.contains(own)) {
                return;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String[] parts = parts(target);
                if (parts.length > 1
                        && CONTEXTS.contains(parts[0])
                        && !parts[0].equals(own)
                        && !parts[1].equals("api")) {
                    broken.accept("uses " + target.getName());
                }
            }
        }));
    }

    private ArchRule noneUses(String user, String used) {
        return noClasses()
                .that()
                .resideInAPackage(side(user))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(side(used))
                .as("the " + user + " side does not use the " + used + " side");
    }

    private ArchRule platformNamesNoContext() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        root + ".platform..", root + ".persistence..", root + ".embedded..", root + ".statistics..")
                .should()
                .dependOnClassesThat(describe("belong to a context", type -> CONTEXTS.contains(context(type))))
                .as("platform, persistence, servers and statistics name no context");
    }

    private ArchRule nobodyUsesApp() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".app..")
                .as("nobody uses the application");
    }

    private static ArchRule endpointsRequireAPermission() {
        return methods()
                .that(describe(
                        "answer requests", (JavaMethod method) -> method.isMetaAnnotatedWith(RequestMapping.class)))
                .should(new ArchCondition<>("carry @Requires, themselves or by their class") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        if (!method.isAnnotatedWith(Requires.class)
                                && !method.getOwner().isAnnotatedWith(Requires.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    method, method.getFullName() + " is open to everybody"));
                        }
                    }
                });
    }

    /// What an endpoint reads, by itself or by what it calls on its side, is what `Infranaut-Min-Position` has to wait
    /// for.
    private ArchRule endpointsNameWhatTheyRead() {
        return methods()
                .that(describe(
                        "answer from the query side",
                        (JavaMethod method) -> method.isMetaAnnotatedWith(RequestMapping.class)
                                && method.getOwner().getPackageName().matches(Pattern.quote(root) + "\\.\\w+\\.query")))
                .should(new ArchCondition<>("name in @Reads every read model that they read") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        Set<String> unnamed = new TreeSet<>(ReadModelTables.readBy(method));
                        unnamed.removeAll(reads(method));
                        unnamed.removeAll(READ_AS_FAR_AS_THEY_ARE.getOrDefault(
                                method.getOwner().getName(), Set.of()));
                        if (!unnamed.isEmpty()) {
                            events.add(SimpleConditionEvent.violated(
                                    method, method.getFullName() + " reads " + unnamed + ", which it does not name"));
                        }
                    }
                });
    }

    /// The read models that a method names, itself or by its class.
    static Set<String> reads(JavaMethod method) {
        return method.tryGetAnnotationOfType(Reads.class)
                .or(() -> method.getOwner().tryGetAnnotationOfType(Reads.class))
                .map(reads -> Set.of(reads.value()))
                .orElse(Set.of());
    }

    private static DescribedPredicate<JavaClass> recordsOf(String contract) {
        return describe(
                "are " + contract.toLowerCase(java.util.Locale.ROOT) + "s",
                type -> type.isRecord()
                        && type.getPackageName().matches(".*\\.api(\\..*)?")
                        && type.getAllRawInterfaces().stream()
                                .anyMatch(parent -> parent.getSimpleName().endsWith(contract)));
    }

    private static ArchRule commandsRequireAPermission() {
        return classes()
                .that(recordsOf("Command"))
                .should()
                .beAnnotatedWith(Requires.class)
                .as("every command carries @Requires");
    }

    private static ArchRule commandsNameTheirTarget() {
        return classes().that(recordsOf("Command")).should(eachClass("mark one component @TargetId", (type, broken) -> {
            long targets = type.getFields().stream()
                    .filter(field -> field.isAnnotatedWith(TargetId.class))
                    .count();
            if (targets != 1) {
                broken.accept("marks " + targets + " components @TargetId");
            }
        }));
    }

    private ArchRule eventsHaveStableNames() {
        return classes()
                .that(recordsOf("Event"))
                .should(eachClass("carry @EventType(\"<context>.<Record>\")", (type, broken) -> {
                    String expected = context(type) + "." + type.getSimpleName();
                    String found = type.tryGetAnnotationOfType(EventType.class)
                            .map(EventType::value)
                            .orElse("none");
                    if (!found.equals(expected)
                            && !Pattern.matches(Pattern.quote(context(type)) + "\\.[A-Z]\\w*", found)) {
                        broken.accept("has the stable name " + found + ", not " + expected);
                    }
                }));
    }

    private static ArchRule nobodyUsesOldDates() {
        return noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are dates of old",
                        type -> Set.of("java.util.Date", "java.util.Calendar", "java.text.SimpleDateFormat")
                                .contains(type.getName())))
                .as("nobody uses java.util.Date and its kin");
    }

    /// The first key is shown once on the console; the launcher speaks to the person who starts it.
    private ArchRule nobodyPrints() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".app..", root + ".demo..", root + ".bench..")
                .and()
                .doNotHaveSimpleName("FirstKey")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .as("nobody prints but the launcher and the first key");
    }

    private ArchRule contextsAskNoClock() {
        return noClasses()
                .that()
                .resideInAnyPackage(side("api"), side("domain"), side("command"), side("query"), side("projection"))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .as("time comes in with the command, or by a Clock bean");
    }
}
