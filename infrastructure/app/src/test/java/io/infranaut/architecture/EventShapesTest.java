package io.infranaut.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.axon.Upcaster;
import io.infranaut.platform.axon.Upcasters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import seeded.scale.Shapes;

/// Every shape that an event ever had is approved and still read, and has a schema that tells it to others. Run with
/// `-Devents=write` to write those that are new.
class EventShapesTest {
    private static final Path CONTRACTS = SliceCatalogueTest.root().resolve("api-contracts/src");
    private static final String WRITE = "write new ones: mvn -Dquick -pl infrastructure/app -am test"
            + " -Dtest=EventShapesTest -Devents=write -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void everyShapeOfEveryEventIsApprovedAndStillRead() {
        EventTypes types = EventTypes.scan();
        Path shapes = CONTRACTS.resolve("test/resources/events");
        var approved = new ApprovedEvents(shapes, types, new Upcasters(types, DomainBeans.of(Upcaster.class)));
        var schemas = new EventSchemaFiles(
                CONTRACTS.resolve("main/resources/event-schemas"),
                shapes,
                types,
                new SourceNotes(CONTRACTS.resolve("main/java")));
        if ("write".equals(System.getProperty("events"))) {
            approved.write();
            schemas.write();
        }
        assertThat(approved.problems()).as("the shapes of events; %s", WRITE).isEmpty();
        assertThat(schemas.problems()).as("the schemas of events; %s", WRITE).isEmpty();
    }

    @Nested
    class AnEventThatWasApproved {
        @TempDir
        private Path folder;

        private ApprovedEvents events(Class<?> event, Upcaster... upcasters) {
            var types = new EventTypes(List.of(event));
            return new ApprovedEvents(folder, types, new Upcasters(types, List.of(upcasters)));
        }

        private void givenApproved() {
            events(Shapes.Weighed.class).write();
            assertThat(events(Shapes.Weighed.class).problems()).isEmpty();
        }

        @Test
        void mayNotChangeItsShape() {
            givenApproved();
            for (Class<?> changed : List.of(Shapes.Renamed.class, Shapes.Required.class, Shapes.Loosened.class)) {
                events(changed).write();
                assertThat(events(changed).problems())
                        .contains("seeded.Weighed has another shape than its revision 1 was approved with: give it"
                                + " revision 2 and an upcaster");
            }
        }

        @Test
        void maySayMoreOfAnEnumeration() {
            givenApproved();
            assertThat(events(Shapes.Extended.class).problems())
                    .containsExactly("seeded.Weighed has values that its file does not show yet: write it anew");
            events(Shapes.Extended.class).write();
            assertThat(events(Shapes.Extended.class).problems()).isEmpty();
            assertThat(events(Shapes.Weighed.class).problems()).isNotEmpty();
        }

        @Test
        void mayHaveANewRevisionWhoseUpcasterReadsTheOldOne() {
            givenApproved();
            var upcaster = new Upcaster("seeded.Weighed", 1, event -> event.put("place", "unknown"));
            assertThat(events(Shapes.Revised.class, upcaster).problems())
                    .containsExactly("seeded.Weighed.v2.json is missing");
            events(Shapes.Revised.class, upcaster).write();
            assertThat(events(Shapes.Revised.class, upcaster).problems()).isEmpty();
            assertThat(folder.resolve("seeded.Weighed.v1.json")).exists();
        }

        @Test
        void isNotReadByAnUpcasterThatLeavesSomethingOut() {
            givenApproved();
            var upcaster = new Upcaster("seeded.Weighed", 1, event -> event);
            events(Shapes.Revised.class, upcaster).write();
            assertThat(events(Shapes.Revised.class, upcaster).problems())
                    .contains("seeded.Weighed.v1.json: 'complete' is read without place");
        }

        @Test
        void mayNotVanish() throws IOException {
            givenApproved();
            var none = new EventTypes(List.of());
            assertThat(new ApprovedEvents(folder, none, new Upcasters(none, List.of())).problems())
                    .containsExactly("seeded.Weighed.v1.json: there is no such event; what was stored once must stay"
                            + " readable");
            Files.delete(folder.resolve("seeded.Weighed.v1.json"));
            assertThat(events(Shapes.Weighed.class).problems()).containsExactly("seeded.Weighed.v1.json is missing");
        }

        @Test
        void mayNotBeEdited() throws IOException {
            givenApproved();
            Path file = folder.resolve("seeded.Weighed.v1.json");
            Files.writeString(file, Files.readString(file).replace("\"POUND\"", "\"OUNCE\""));
            assertThat(events(Shapes.Weighed.class).problems())
                    .anyMatch(problem -> problem.startsWith("seeded.Weighed.v1.json: 'unit POUND' is not read"));
        }
    }
}
