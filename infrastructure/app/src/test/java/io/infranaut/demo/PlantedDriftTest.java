package io.infranaut.demo;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The whole way of the data over a table that nothing here was written for: columns of random names, drift planted in
/// one.
class PlantedDriftTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    private static final int ROWS = 2000;

    private final RunningApp app = RunningApp.shared();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theColumnThatDriftsLeadsTheVerdictAndAnAlertNamesIt(long seed) {
        var random = new SplittableRandom(seed);
        String namespace = "planted-" + UUID.randomUUID().toString().substring(0, 8);
        List<String> names =
                IntStream.range(0, 12).mapToObj(i -> name(random, i)).toList();
        int planted = random.nextInt(names.size());
        String dataset = dataset(namespace, names);
        store(dataset, csv(random, names, JANUARY, -1));
        app.post(
                        "/api/v1/drift/update-baseline",
                        Map.of(
                                "namespace",
                                namespace,
                                "name",
                                "before",
                                "datasetId",
                                dataset,
                                "to",
                                FEBRUARY.toString()),
                        "Prefer",
                        "wait=60")
                .expect(200);
        app.post(
                        "/api/v1/alerts/rules",
                        Map.of(
                                "namespace",
                                namespace,
                                "name",
                                "any-drift",
                                "definition",
                                Map.of("kind", "DRIFT", "drift", Map.of("datasetId", dataset, "driftedShare", 0.05))))
                .expect(201);
        store(dataset, csv(random, names, FEBRUARY, planted));

        JsonNode check = app.post(
                        "/api/v1/drift/detect",
                        Map.of(
                                "namespace",
                                namespace,
                                "baseline",
                                "before",
                                "datasetId",
                                dataset,
                                "from",
                                FEBRUARY.toString()),
                        "Prefer",
                        "wait=60")
                .expect(200)
                .body();

        JsonNode columns = check.get("result").get("columns");
        assertThat(columns.get(0).get("column").asString()).isEqualTo(names.get(planted));
        assertThat(columns.get(0).get("verdict").asString()).isEqualTo("DRIFT");
        assertThat(check.get("result").get("drifted").asInt()).isEqualTo(1);
        JsonNode alerts = eventually(
                () -> app.get("/api/v1/alerts?namespace=" + namespace)
                        .expect(200)
                        .body()
                        .get("items"),
                items -> !items.isEmpty());
        assertThat(alerts.get(0).get("summary").asString()).contains(names.get(planted));
    }

    private static String name(SplittableRandom random, int i) {
        var name = new StringBuilder();
        for (int letter = 0; letter < 6; letter++) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.append(i % 3 == 0 ? " größe " : "_").append(i).toString();
    }

    private String dataset(String namespace, List<String> names) {
        var columns = new ArrayList<Map<String, Object>>();
        columns.add(Map.of("name", "when", "type", "TIMESTAMP", "role", "TIME", "nullable", false));
        for (int i = 0; i < names.size(); i++) {
            columns.add(Map.of(
                    "name",
                    names.get(i),
                    "type",
                    i % 4 == 3 ? "STRING" : "DOUBLE",
                    "role",
                    "FEATURE",
                    "nullable",
                    true));
        }
        return app.post(
                        "/api/v1/metadata/datasets",
                        Map.of("namespace", namespace, "name", "table", "columns", columns))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private void store(String dataset, String csv) {
        app.send(
                        "POST",
                        "/api/v1/storage/store?dataset=" + dataset,
                        csv,
                        "Content-Type",
                        "text/csv",
                        "Prefer",
                        "wait=60")
                .expect(201);
    }

    private static String csv(SplittableRandom random, List<String> names, Instant from, int planted) {
        var csv = new StringBuilder("when," + String.join(",", names) + "\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append(from.plusSeconds(row * 60L));
            for (int column = 0; column < names.size(); column++) {
                boolean shifted = column == planted;
                csv.append(',');
                if (column % 4 == 3) {
                    csv.append("abcd".charAt(shifted ? random.nextInt(2) : random.nextInt(4)));
                } else {
                    csv.append(random.nextGaussian() + (shifted ? 0.7 : 0));
                }
            }
            csv.append('\n');
        }
        return csv.toString();
    }
}
