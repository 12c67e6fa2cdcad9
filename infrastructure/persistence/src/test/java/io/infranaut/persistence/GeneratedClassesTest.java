package io.infranaut.persistence;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.embedded.EmbeddedServers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class GeneratedClassesTest {

    @Test
    void write_and_read_a_row_of_a_read_model() throws Exception {
        var database = EmbeddedServers.shared().freshDatabase();
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var sql = GeneratedClassesTest.class.getResourceAsStream("/read-models/dataset.sql")) {
            var jooq = DSL.using(connection, SQLDialect.POSTGRES);
            jooq.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
            var id = UUID.fromString("5f0f3b1c-3a54-4d0b-8a53-9f8f5a3a1d11");
            var at = Instant.parse("2026-11-23T10:15:30.123456Z");
            var row = jooq.newRecord(DATASETS)
                    .setId(id)
                    .setNamespace("default")
                    .setName("flights")
                    .setState("ACTIVE")
                    .setVersion(1)
                    .setSchema(JSONB.valueOf("{\"columns\": []}"))
                    .setStatistics(JSONB.valueOf("{}"))
                    .setTags(new String[] {"air", "daily"})
                    .setDataQualityScore(new BigDecimal("0.97"))
                    .setRowCount(0L)
                    .setColumnCount(0)
                    .setFileSizeBytes(0L)
                    .setCreatedAt(at)
                    .setCreatedBy("key:1")
                    .setUpdatedAt(at)
                    .setRevision(0L);
            row.insert();

            var read = jooq.fetchSingle(DATASETS, DATASETS.ID.eq(id));

            assertThat(read.getCreatedAt()).isEqualTo(at);
            assertThat(read.getSchema()).isEqualTo(JSONB.valueOf("{\"columns\": []}"));
            assertThat(read.getTags()).containsExactly("air", "daily");
            assertThat(read.getDataQualityScore()).isEqualByComparingTo("0.97");
            assertThat(read.getRowCount()).isZero();
        }
    }
}
