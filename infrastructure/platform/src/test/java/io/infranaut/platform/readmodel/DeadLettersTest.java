package io.infranaut.platform.readmodel;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.axon.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    /// Counts the rotations of each key; cannot take in the events of some positions, or makes rows of them that the
    /// database refuses.
    private static final class Tally implements ReadModel {
        private final Set<Long> poison = ConcurrentHashMap.newKeySet();
        private final Set<Long> refused = ConcurrentHashMap.newKeySet();

        @Override
        public String name() {
            return "tally";
        }

        @Override
        public void on(Object event, Recorded recorded, Rows rows) {
            switch (event) {
                case KeyIssued e -> rows.insert(TallyTable.Row.of(e.keyId().value(), e.name(), 0, recorded.position()));
                case KeyRotated e -> {
                    TallyTable.Row row = rows.change(TallyTable.TALLY, e.keyId().value());
                    row.rotate(recorded.position());
                    if (refused.contains(recorded.position())) {
                        row.set(TallyTable.TALLY.name, null);
                    }
                }
                default -> {}
            }
            if (poison.contains(recorded.position())) {
                throw new IllegalArgumentException("no \0 taste for position " + recorded.position());
            }
        }
    }

    private final Tally tally = new Tally();
    private final UUID one = new UUID(0, 1);
    private final UUID other = new UUID(0, 2);

    /// 1 and 2 found the keys; 3 and 6 rotate one, 4 and 5 the other.
    private void append(TestPlatform platform) {
        platform.inTransaction(() -> platform.append(
                issued(one), issued(other), rotated(one, 1), rotated(other, 1), rotated(other, 2), rotated(one, 2)));
        until(() -> models(platform).position("tally") == 6);
    }

    private static ReadModels models(TestPlatform platform) {
        return platform.bean(ReadModels.class);
    }

    private static List<DeadLetter> letters(TestPlatform platform) {
        return models(platform).deadLetters("tally", 0, new UUID(0, 0), 100);
    }

    private static int rotations(TestPlatform platform, UUID key) {
        return platform.db()
                .fetchSingle("select rotations from tally where key_id = ?", key)
                .get(0, Integer.class);
    }

    @Test
    void anEventThatCannotBeTakenInHoldsUpItsOwnSequenceOnly() {
        try (var platform = TestPlatform.start(tally)) {
            tally.poison.add(3L);
            append(platform);

            assertThat(rotations(platform, one)).isZero();
            assertThat(rotations(platform, other)).isEqualTo(2);
            assertThat(letters(platform))
                    .satisfiesExactly(
                            letter -> {
                                assertThat(letter.position()).isEqualTo(3);
                                assertThat(letter.cause())
                                        .startsWith("java.lang.IllegalArgumentException: no  taste for position 3");
                                assertThat(letter.attempts()).isEqualTo(3);
                                assertThat(letter.sequence()).isEqualTo(one.toString());
                            },
                            letter -> {
                                assertThat(letter.position()).isEqualTo(6);
                                assertThat(letter.cause()).isNull();
                                assertThat(letter.attempts()).isZero();
                            });
        }
    }

    @Test
    void theOthersAreNotASecondLateBehindAPoisonedOneAndTriedAgainAllIsAsInARebuild() {
        try (var platform = TestPlatform.start(tally)) {
            append(platform);
            var lags = new ArrayList<Duration>();
            for (int round = 3; round < 23; round++) {
                if (round % 8 == 3) {
                    tally.poison.add(platform.newest() + 1);
                }
                long begin = System.nanoTime();
                int expected = round;
                platform.append(rotated(one, round));
                platform.append(rotated(other, round));
                until(() -> rotations(platform, other) == expected);
                lags.add(Duration.ofNanos(System.nanoTime() - begin));
            }
            // nine rounds in ten, since a machine may stand still for a moment
            assertThat(lags.stream().sorted().skip(17).findFirst().orElseThrow())
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(rotations(platform, one)).isEqualTo(2);
            assertThat(letters(platform)).hasSize(20);

            tally.poison.clear();
            models(platform).retryAll("tally");

            assertThat(letters(platform)).isEmpty();
            assertThat(rotations(platform, one)).isEqualTo(22);
            sameAsRebuilt(platform);
        }
    }

    /// Takes in everything.
    private static final class Rotations implements ReadModel {
        @Override
        public String name() {
            return "rotations";
        }

        @Override
        public void on(Object event, Recorded recorded, Rows rows) {}
    }

    @Test
    void whatAReadModelLacksNoOtherOneLacks() throws InterruptedException {
        try (var platform = TestPlatform.start(tally, new Rotations())) {
            tally.poison.add(3L);
            append(platform);
            ReadModels models = models(platform);
            Duration patience = Duration.ofSeconds(20);
            assertThat(models.awaitComplete(List.of("rotations"), patience)).isTrue();
            assertThat(models.awaitNewest(List.of("rotations", "tally"), patience))
                    .isTrue();
            assertThat(models.awaitComplete(List.of("rotations", "tally"), patience))
                    .isFalse();

            tally.poison.clear();
            models.retryAll("tally");
            assertThat(models.awaitComplete(List.of("rotations", "tally"), patience))
                    .isTrue();
        }
    }

    private static void sameAsRebuilt(TestPlatform platform) {
        String digest = models(platform).content("tally").digest();
        models(platform).rebuild("tally", 1, "again");
        until(() ->
                models(platform).rebuilt("tally", "again").orElseThrow().state().equals("SERVING"));
        assertThat(models(platform).content("tally").digest()).isEqualTo(digest);
    }

    @Test
    void aRowThatIsRefusedAmongThoseSentTogetherIsLaidToItsOwnEvent() {
        try (var platform = TestPlatform.start(tally)) {
            tally.refused.add(4L);
            append(platform);

            assertThat(rotations(platform, one)).isEqualTo(2);
            assertThat(rotations(platform, other)).isZero();
            assertThat(letters(platform))
                    .satisfiesExactly(
                            letter -> {
                                assertThat(letter.position()).isEqualTo(4);
                                assertThat(letter.cause()).contains("null value in column \"name\"");
                                assertThat(letter.attempts()).isEqualTo(3);
                            },
                            letter -> assertThat(letter.position()).isEqualTo(5));
            assertThat(platform.db()
                            .fetchSingle("select convert_from(token, 'UTF8')::json ->> 'globalIndex'"
                                    + " from event_store.token_entry where processor_name = 'tally-g1'")
                            .get(0, Long.class))
                    .as("stored position")
                    .isEqualTo(6);
            tally.refused.clear();
            models(platform).retryAll("tally");
            assertThat(rotations(platform, other)).isEqualTo(2);
        }
    }

    @Test
    void lettersTriedAgainLeaveWhatARebuildMakes() {
        try (var platform = TestPlatform.start(tally)) {
            tally.poison.addAll(List.of(3L, 5L));
            append(platform);
            tally.poison.clear();

            models(platform).retryAll("tally");

            assertThat(letters(platform)).isEmpty();
            sameAsRebuilt(platform);
            assertThat(rotations(platform, one)).isEqualTo(2);
        }
    }

    @Test
    void aLetterThatFailsAgainStaysAndSaysWhy() {
        try (var platform = TestPlatform.start(tally)) {
            tally.poison.addAll(List.of(3L, 6L));
            append(platform);
            tally.poison.remove(3L);

            models(platform).retry(letters(platform).getLast().id());

            assertThat(rotations(platform, one)).isEqualTo(1);
            assertThat(letters(platform)).satisfiesExactly(letter -> {
                assertThat(letter.position()).isEqualTo(6);
                assertThat(letter.cause()).contains("position 6");
                assertThat(letter.attempts()).isEqualTo(1);
            });
        }
    }

    @Test
    void theSequenceGoesOnOnceItsLetterIsDroppedAndTheRestTriedAgain() {
        try (var platform = TestPlatform.start(tally)) {
            tally.poison.add(3L);
            append(platform);

            models(platform).drop(letters(platform).getFirst().id());
            assertThat(rotations(platform, one)).isZero();
            models(platform).retryAll("tally");
            platform.append(rotated(one, 3));

            until(() -> rotations(platform, one) == 2);
            assertThat(letters(platform)).isEmpty();
        }
    }

    @Test
    void aRebuildThatFailsAtMoreThanWhatServesDoesNotServe() {
        try (var platform = TestPlatform.start(tally)) {
            append(platform);
            tally.poison.add(4L);

            models(platform).rebuild("tally", 2, "worse");

            until(() -> letters(platform).size() == 2);
            until(() -> models(platform).rebuilt("tally", "worse").orElseThrow().position() == 6);
            assertThat(models(platform).rebuilt("tally", "worse").orElseThrow().state())
                    .isEqualTo("BUILDING");
            assertThat(rotations(platform, other)).isEqualTo(2);
            tally.poison.clear();
            models(platform).retryAll("tally");
            until(() -> models(platform)
                    .rebuilt("tally", "worse")
                    .orElseThrow()
                    .state()
                    .equals("SERVING"));
            assertThat(rotations(platform, other)).isEqualTo(2);
            until(() -> platform.db()
                    .fetch("select 1 from pg_namespace where nspname = 'rm_tally_1'")
                    .isEmpty());
        }
    }

    @Test
    void whatWaitsBehindALetterStillWaitsAfterARestart() {
        var database = TestPlatform.newDatabase();
        try (var platform = TestPlatform.on(database, tally)) {
            tally.poison.add(3L);
            append(platform);
        }
        try (var platform = TestPlatform.on(database, new Tally())) {
            platform.append(rotated(one, 3), rotated(other, 3));
            until(() -> rotations(platform, other) == 3);
            until(() -> letters(platform).size() == 3);
            models(platform).retryAll("tally");
            assertThat(rotations(platform, one)).isEqualTo(3);
        }
    }
}
