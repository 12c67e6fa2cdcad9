package io.infranaut.platform.readmodel;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModels.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class TimeLineTest {
    /// Adds, changes, takes away and puts back the row of a key.
    private static final class Keeping implements ReadModel {
        private boolean asks;

        @Override
        public String name() {
            return "tally";
        }

        @Override
        public boolean keepsHistory() {
            return true;
        }

        @Override
        public void on(Object event, Recorded recorded, Rows rows) {
            switch (event) {
                case KeyIssued e -> rows.insert(TallyTable.Row.of(e.keyId().value(), "issued", 0, recorded.position()));
                case KeyRotated e -> rotated(e.keyId().value(), recorded, rows);
                default -> {}
            }
            if (asks) {
                rows.db();
            }
        }

        private static void rotated(UUID key, Recorded recorded, Rows rows) {
            switch ((int) (recorded.version() % 4)) {
                case 2 -> rows.delete(TallyTable.TALLY, key);
                case 3 -> rows.put(TallyTable.Row.of(key, "again", 0, recorded.position()));
                default -> rows.change(TallyTable.TALLY, key).rotate(recorded.position());
            }
        }
    }

    /// The same, by hand: what the table holds after each event.
    private static final class Fold {
        private final Map<UUID, String> rows = new TreeMap<>();
        private final Map<UUID, Integer> versions = new TreeMap<>();
        private final List<String> after = new ArrayList<>(List.of("{}"));

        private EventMessage<?> next(UUID key) {
            int version = versions.merge(key, 1, Integer::sum) - 1;
            int position = after.size();
            if (version == 0) {
                rows.put(key, "issued 0 " + position);
            } else if (version % 4 == 2) {
                rows.remove(key);
            } else if (version % 4 == 3) {
                rows.put(key, "again 0 " + position);
            } else {
                String[] before = Objects.requireNonNull(rows.get(key)).split(" ");
                rows.put(key, before[0] + " " + (Integer.parseInt(before[1]) + 1) + " " + position);
            }
            after.add(rows.toString());
            return version == 0 ? issued(key) : TestPlatform.rotated(key, version);
        }
    }

    private static String asOf(TestPlatform platform, long position) {
        var found = new TreeMap<UUID, String>();
        platform.inTransaction(() -> {
            platform.db().fetch("select set_config('infranaut.as_of', ?, true)", Long.toString(position));
            platform.db()
                    .select(DSL.asterisk())
                    .from("as_of.tally")
                    .fetch()
                    .forEach(row -> found.put(
                            row.get("key_id", UUID.class),
                            row.get("name") + " " + row.get("rotations") + " " + row.get("last_position")));
        });
        return found.toString();
    }

    @Test
    void everyStateThatThereWasIsShownAgainAlsoAfterARebuild() {
        var random = new Random(11);
        var keys = random.longs(25).mapToObj(bits -> new UUID(bits, bits)).toList();
        var fold = new Fold();
        try (var platform = TestPlatform.start(new Keeping())) {
            while (fold.after.size() < 250) {
                var together = new ArrayList<EventMessage<?>>();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    together.add(fold.next(keys.get(random.nextInt(keys.size()))));
                }
                platform.inTransaction(() -> platform.append(together.toArray(EventMessage<?>[]::new)));
            }
            ReadModels models = platform.bean(ReadModels.class);
            until(() -> models.position("tally") == platform.newest());
            Content live = models.content("tally");
            for (int position = 0; position < fold.after.size(); position++) {
                assertThat(asOf(platform, position)).as("at " + position).isEqualTo(fold.after.get(position));
            }
            assertThat(models.differences("tally", 0, platform.newest(), "", "", 1000))
                    .hasSameSizeAs(fold.rows.keySet());

            models.rebuild("tally", 1).done().join();
            assertThat(models.content("tally").digest()).isEqualTo(live.digest());
            assertThat(models.deadLetters()).isZero();
            for (int position = 0; position < fold.after.size(); position += 7) {
                assertThat(asOf(platform, position)).as("at " + position).isEqualTo(fold.after.get(position));
            }
        }
    }

    @Test
    void whatAHistoryDoesNotSeeIsRefused() {
        var asking = new Keeping();
        asking.asks = true;
        try (var platform = TestPlatform.start(asking)) {
            platform.append(issued(new UUID(1, 1)), rotated(new UUID(1, 1), 1));
            ReadModels models = platform.bean(ReadModels.class);
            until(() -> models.deadLetters() == 2);
            assertThat(models.deadLetters("tally", 0, new UUID(0, 0), 1)
                            .getFirst()
                            .cause())
                    .contains("the history of tally does not see what SQL changes");
            assertThatThrownBy(() -> platform.db().execute("select valid_from from public.tally"))
                    .hasMessageContaining("valid_from");
        }
    }
}
