package io.infranaut.platform.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.alert.api.AlertEvent.AlertAssigned;
import io.infranaut.alert.api.AlertEvent.AlertCommented;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.audit.api.TrailEvent.AccessesRecorded;
import io.infranaut.audit.api.TrailId;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyId;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Role;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.secret.MasterKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import seeded.person.Aimless;
import seeded.person.Counted;

class PersonalDataTest {
    private static final SignalId SIGNAL = new SignalId(new UUID(0, 1));
    private static final AlertId ALERT = new AlertId(new UUID(0, 1) + ".1");
    private static final List<Class<?>> EVENTS = List.of(KeyIssued.class, AlertAssigned.class, AlertCommented.class);

    private final Postgres postgres = EmbeddedServers.shared().freshDatabase();
    private final List<SubjectKeys> nodes = new ArrayList<>();

    @TempDir
    private Path folder;

    private SubjectKeys node(int master, @Nullable Integer previous) {
        var store = new HikariDataSource();
        store.setJdbcUrl(postgres.jdbcUrl());
        store.setUsername(postgres.user());
        store.setPassword(postgres.password());
        store.setMaximumPoolSize(4);
        try {
            var keys = new SubjectKeys(
                    store,
                    MasterKeys.load(key(master), previous == null ? null : key(previous), folder),
                    Clock.systemUTC());
            nodes.add(keys);
            return keys;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    @AfterEach
    void close() {
        nodes.forEach(SubjectKeys::close);
    }

    private static DomainEventMessage<?> event(Object payload, String actor, String from) {
        return new GenericDomainEventMessage<>(
                "a type", "an aggregate", 3, payload, Map.of("actor", actor, "from", from, "requestId", "r"));
    }

    private static String from(DomainEventMessage<?> event) {
        return String.valueOf(event.getMetaData().get("from"));
    }

    private static AlertCommented comment(String text) {
        return new AlertCommented(SIGNAL, ALERT, text, TestPlatform.NOW);
    }

    private static AlertAssigned assigned(@Nullable String assignee) {
        return new AlertAssigned(SIGNAL, ALERT, assignee, TestPlatform.NOW);
    }

    private static String sealed(PersonalData data, String text, String actor) {
        return ((AlertCommented)
                        data.sealed(event(comment(text), actor, "local")).getPayload())
                .text();
    }

    @Test
    void whatIsMarkedIsSealedAndTheRestIsAsItWas() {
        var data = new PersonalData(node(1, null), EVENTS);
        var id = new KeyId(new UUID(7, 7));
        var plain = event(
                new KeyIssued(
                        id,
                        "Ada's",
                        new Digest("0".repeat(64)),
                        List.of(Role.ADMIN),
                        List.of("*"),
                        null,
                        TestPlatform.NOW),
                "key:boss",
                "192.0.2.7");

        DomainEventMessage<?> stored = data.sealed(plain);

        var issued = (KeyIssued) stored.getPayload();
        assertThat(issued.name()).startsWith("sealed:1:").contains("identity.KeyIssued/name", plain.getIdentifier());
        assertThat(issued).usingRecursiveComparison().ignoringFields("name").isEqualTo(plain.getPayload());
        assertThat(from(stored)).startsWith("sealed:1:");
        assertThat(stored.getMetaData()).containsEntry("actor", "key:boss").containsEntry("requestId", "r");
        assertThat(stored.getIdentifier()).isEqualTo(plain.getIdentifier());
        assertThat(stored.getTimestamp()).isEqualTo(plain.getTimestamp());
        assertThat(stored.getSequenceNumber()).isEqualTo(3);
        assertThat(data.open(issued.name())).isEqualTo("Ada's");
        assertThat(data.open(from(stored))).isEqualTo("192.0.2.7");
        // the name is about the key's holder, not about who gave it
        node(1, null).erase(List.of(nodes.getFirst().find("key:" + id).orElseThrow()));
        TestPlatform.until(() -> data.open(issued.name()).equals(PersonalData.ERASED));
        assertThat(data.open(from(stored))).isEqualTo("192.0.2.7");
    }

    @Test
    void whatIsAboutNobodyStaysPlain() {
        var data = new PersonalData(node(1, null), EVENTS);
        for (DomainEventMessage<?> event : List.of(
                event(comment("the condition holds no more"), "system:alert-rules", "local"),
                event(comment(" "), "key:1", "local"),
                event(comment(PersonalData.ERASED), "key:1", "local"),
                event(assigned(null), "key:1", "local"),
                event(assigned(""), "key:1", "local"))) {
            assertThat(data.sealed(event)).isSameAs(event);
        }
        String once = sealed(data, "a note", "key:1");
        assertThat(sealed(data, once, "system:pinning")).isEqualTo(once);
    }

    @Test
    void aDecisionSeesNamesAndCarriesTextsOnUnread() {
        var data = new PersonalData(node(1, null), EVENTS);
        Object assigned = data.sealed(event(assigned("Ada"), "key:1", "local")).getPayload();
        Object comment = data.sealed(event(comment("Ada"), "key:1", "local")).getPayload();

        assertThat(data.openNames(assigned)).isEqualTo(assigned("Ada"));
        assertThat(data.openNames(comment)).isSameAs(comment);
        assertThat(data.openNames(assigned("Bob"))).isEqualTo(assigned("Bob"));
        String json = Json.mapper().writeValueAsString(List.of(assigned, comment));
        assertThat(data.openNames(json)).contains("\"Ada\"").contains("sealed:1:");
        assertThat(data.openJson(json)).doesNotContain("sealed:1:");
    }

    @Test
    void onlyWholeStringsInJsonAreOpened() {
        var data = new PersonalData(node(1, null), EVENTS);
        String text = "tab\t \"quoted\" \\ \u00fc \u20ac $1";
        String sealed = sealed(data, text, "key:1");
        String json = Json.mapper().writeValueAsString(Map.of("a", sealed));
        String within = Json.mapper().writeValueAsString(Map.of("a", "he said \"" + sealed + "\" once"));

        assertThat(Json.mapper().readTree(data.openJson(json)).get("a").asString())
                .isEqualTo(text);
        assertThat(data.openJson(within)).isEqualTo(within);
        assertThat(data.open("sealed:1:nonsense")).isEqualTo("sealed:1:nonsense");
    }

    @Test
    void aTextThatWasAlteredOrPutUnderAnothersNameDoesNotOpen() {
        var data = new PersonalData(node(1, null), EVENTS);
        String ada = sealed(data, "I am Ada", "key:ada");
        String bob = sealed(data, "I am Bob", "key:bob");
        SealedText one = SealedText.parse(ada).orElseThrow();
        SealedText other = SealedText.parse(bob).orElseThrow();
        byte[] flipped = one.sealed().clone();
        flipped[14] ^= 1;

        for (SealedText forged : List.of(
                new SealedText(other.key(), one.event(), one.place(), one.sealed()),
                new SealedText(one.key(), other.event(), one.place(), one.sealed()),
                new SealedText(one.key(), one.event(), "alert.AlertResolved/note", one.sealed()),
                new SealedText(one.key(), one.event(), one.place(), flipped))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> data.open(forged.toString()))
                    .withMessageContaining("not as it was sealed");
        }
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        data.open(new SealedText(new UUID(1, 1), one.event(), one.place(), one.sealed()).toString()))
                .withMessageContaining("never had the key");
        assertThat(data.open(ada)).isEqualTo("I am Ada");
        assertThatIllegalArgumentException().isThrownBy(() -> PersonalData.given(ada));
    }

    @Test
    void anErasedKeyLivesOnInNoNode() {
        SubjectKeys here = node(1, null);
        SubjectKeys there = node(1, null);
        var data = new PersonalData(there, EVENTS);
        String before = sealed(data, "a note", "key:Ada ");
        assertThat(data.open(before)).isEqualTo("a note");
        UUID id = here.find("KEY:ada").orElseThrow();
        assertThat(here.isErased(id)).isFalse();

        here.erase(List.of(id));
        here.erase(List.of(id));

        assertThat(here.isErased(id)).isTrue();
        assertThat(here.find("key:ada")).contains(id);
        assertThat(here.findPresent("key:ada")).isEmpty();
        TestPlatform.until(() -> data.open(before).equals(PersonalData.ERASED));
        TestPlatform.until(() -> {
            String anew = sealed(data, "another", "key:ada");
            return data.open(anew).equals("another") && !anew.contains(id.toString());
        });
        assertThat(data.open(before)).isEqualTo(PersonalData.ERASED);
        assertThat(there.findPresent("key:ada")).isPresent().isNotEqualTo(Optional.of(id));
    }

    @Test
    void nodesThatMeetAPersonAtOnceMakeOneKey() throws Exception {
        List<SubjectKeys> all = List.of(node(1, null), node(1, null), node(1, null));
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (int round = 0; round < 20; round++) {
                String subject = "person " + round;
                List<Callable<UUID>> calls = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    SubjectKeys node = all.get(i % all.size());
                    calls.add(() -> node.of(subject).id());
                }
                List<UUID> ids = new ArrayList<>();
                for (Future<UUID> id : threads.invokeAll(calls)) {
                    ids.add(id.get());
                }
                assertThat(ids).containsOnly(ids.getFirst());
            }
        }
    }

    @Test
    void theMasterKeyIsRotated() {
        String sealed = sealed(new PersonalData(node(1, null), EVENTS), "a note", "key:1");
        UUID erased = nodes.getFirst().of("gone").id();
        nodes.getFirst().erase(List.of(erased));

        assertThat(new PersonalData(node(2, 1), EVENTS).open(sealed)).isEqualTo("a note");
        assertThat(new PersonalData(node(2, null), EVENTS).open(sealed)).isEqualTo("a note");
        assertThat(nodes.getLast().isErased(erased)).isTrue();
        assertThat(nodes.getLast().find("gone")).contains(erased);
        assertThatThrownBy(() -> node(1, null)).hasMessageContaining("under another master key");
    }

    @Test
    void whatAnEventListsIsAboutWhomEachEntryNames() {
        var data = new PersonalData(node(1, null), List.of(AccessesRecorded.class));
        var seen = List.of(access("key:ada", "192.0.2.7", "a browser"), access("anonymous", "192.0.2.8", null));
        var plain = event(
                new AccessesRecorded(new TrailId(new UUID(0, 3)), seen, TestPlatform.NOW),
                "system:audit-trail",
                "local");

        List<Access> stored = ((AccessesRecorded) data.sealed(plain).getPayload()).accesses();

        assertThat(stored)
                .usingRecursiveComparison()
                .ignoringFields("address", "userAgent")
                .isEqualTo(seen);
        assertThat(stored).extracting(Access::address).allMatch(text -> text.startsWith("sealed:1:"));
        assertThat(stored.getFirst().userAgent()).startsWith("sealed:1:");
        assertThat(stored).extracting(entry -> data.open(entry.address())).containsExactly("192.0.2.7", "192.0.2.8");
        nodes.getFirst().erase(List.of(nodes.getFirst().find("key:ada").orElseThrow()));
        assertThat(stored)
                .extracting(entry -> data.open(entry.address()))
                .containsExactly(PersonalData.ERASED, "192.0.2.8");
    }

    private static Access access(String actor, String address, @Nullable String userAgent) {
        return new Access(
                Access.Kind.READ,
                TestPlatform.NOW,
                TestPlatform.NOW,
                1,
                actor,
                "listKeys",
                "/api/v1/keys",
                Access.Outcome.DONE,
                200,
                null,
                address,
                userAgent,
                "r");
    }

    @Test
    void whatCannotBeSealedIsNotMarked() {
        SubjectKeys keys = node(1, null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PersonalData(keys, List.of(Counted.class)))
                .withMessageContaining("is no String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PersonalData(keys, List.of(Aimless.class)))
                .withMessageContaining("no component nobody");
    }
}
