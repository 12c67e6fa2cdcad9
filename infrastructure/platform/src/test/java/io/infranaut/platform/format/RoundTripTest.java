package io.infranaut.platform.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.RandomTables;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
    @ParameterizedTest
    @EnumSource(RowFormat.class)
    void whatIsWrittenIsReadBack(RowFormat format) throws IOException {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var schema = RandomTables.schema(random, 1 + random.nextInt(12));
            Table table = RandomTables.table(random, schema, random.nextInt(400));

            byte[] bytes = written(format, table);
            var again = new LogicalDigest(schema);
            int rows = 0;
            try (RowReader reader = format.read(new ByteArrayInputStream(bytes), schema, ReadLimits.DEFAULT)) {
                for (RowBatch batch = reader.next(97); batch != null; batch = reader.next(97)) {
                    assertThat(batch.bad()).as("seed %d", seed).isEmpty();
                    assertThat(batch.firstOrdinal()).isEqualTo(rows);
                    assertThat(batch.table().rows()).isLessThanOrEqualTo(97);
                    for (int i = 0; i < batch.table().rows(); i++) {
                        assertThat(batch.table().row(i).toString())
                                .as("seed %d", seed)
                                .isEqualTo(table.row(rows + i).toString());
                    }
                    rows += batch.table().rows();
                    again.add(batch.table());
                }
            }

            assertThat(rows).as("seed %d", seed).isEqualTo(table.rows());
            assertThat(again.finish()).as("seed %d", seed).isEqualTo(LogicalDigest.of(table));
        }
    }

    static byte[] written(RowFormat format, Table table) throws IOException {
        var out = new ByteArrayOutputStream();
        try (RowWriter writer = format.write(out, table.schema())) {
            writer.write(table);
        }
        return out.toByteArray();
    }
}
