package io.infranaut.platform.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogicalDigestTest {
    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("at", ColumnType.TIMESTAMP, ColumnRole.TIME, false),
            new Column("größe", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("n", ColumnType.INTEGER, ColumnRole.FEATURE, true),
            new Column("ok", ColumnType.BOOLEAN, ColumnRole.FEATURE, true),
            new Column("text", ColumnType.STRING, ColumnRole.SEGMENT, true)));

    private static Table golden() {
        return Table.builder(SCHEMA)
                .putLong(0, Micros.of(Instant.parse("2014-01-01T00:00:00.000001Z")))
                .putDouble(1, -0.0)
                .putLong(2, Long.MIN_VALUE)
                .putBoolean(3, true)
                .putString(4, "é😀")
                .endRow()
                .putLong(0, Micros.of(Instant.parse("1969-12-31T23:59:59.999999Z")))
                .endRow()
                .build();
    }

    @Test
    void isTheDigestOfTheDocumentedBytes() throws Exception {
        var expected = new ByteArrayOutputStream();
        var out = new DataOutputStream(expected);
        out.write("infranaut.table.1\n".getBytes(StandardCharsets.US_ASCII));
        out.writeInt(5);
        for (Column column : SCHEMA.columns()) {
            text(out, column.name());
            text(out, column.type().name());
        }
        out.writeByte(1);
        out.writeLong(1_388_534_400_000_001L);
        out.writeByte(1);
        out.writeLong(0x8000_0000_0000_0000L);
        out.writeByte(1);
        out.writeLong(Long.MIN_VALUE);
        out.writeByte(1);
        out.writeByte(1);
        out.writeByte(1);
        text(out, "é😀");
        out.writeByte(1);
        out.writeLong(-1);
        out.write(new byte[4]);
        out.writeLong(2);

        var sha = MessageDigest.getInstance("SHA-256").digest(expected.toByteArray());

        assertThat(LogicalDigest.of(golden()))
                .isEqualTo(new Digest(HexFormat.of().formatHex(sha)));
    }

    @Test
    void staysWhatItWas() {
        assertThat(LogicalDigest.of(golden()).value())
                .isEqualTo("bb4b75033acc7df8d269c0b9474de096790e7de83476ae1a98d430a75048569f");
    }

    @Test
    void doesNotDependOnHowRowsAreBatched() {
        var random = new Random(7);
        Table table = RandomTables.table(random, RandomTables.schema(random, 12), 5_000);
        var inParts = new LogicalDigest(table.schema());
        for (int from = 0; from < table.rows(); from += 777) {
            inParts.add(table.slice(from, Math.min(table.rows(), from + 777)));
        }

        assertThat(inParts.finish()).isEqualTo(LogicalDigest.of(table));
    }

    @Test
    void tellsApartWhatIsNotTheSame() {
        var text = new TableSchema(List.of(new Column("t", ColumnType.STRING, ColumnRole.FEATURE, true)));
        var number = new TableSchema(List.of(new Column("t", ColumnType.DOUBLE, ColumnRole.FEATURE, true)));

        assertThat(List.of(
                        LogicalDigest.of(Table.empty(text)),
                        LogicalDigest.of(Table.empty(number)),
                        LogicalDigest.of(Table.builder(text).endRow().build()),
                        LogicalDigest.of(
                                Table.builder(text).putString(0, "").endRow().build()),
                        LogicalDigest.of(
                                Table.builder(text).putString(0, "é").endRow().build()),
                        LogicalDigest.of(Table.builder(text)
                                .putString(0, "e\u0301")
                                .endRow()
                                .build()),
                        LogicalDigest.of(
                                Table.builder(number).putDouble(0, 0.0).endRow().build()),
                        LogicalDigest.of(Table.builder(number)
                                .putDouble(0, -0.0)
                                .endRow()
                                .build())))
                .doesNotHaveDuplicates();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
