package io.infranaut.platform.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.github.luben.zstd.Zstd;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.BadRow.Problem;
import io.infranaut.platform.table.RandomTables;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest {
    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("at", ColumnType.TIMESTAMP, ColumnRole.TIME, false),
            new Column("x", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("n", ColumnType.INTEGER, ColumnRole.FEATURE, true),
            new Column("ok", ColumnType.BOOLEAN, ColumnRole.FEATURE, true),
            new Column("s", ColumnType.STRING, ColumnRole.FEATURE, true)));
    private static final String GOOD = "{\"at\":\"2014-01-01\",\"x\":1,\"n\":1,\"ok\":true,\"s\":\"a\"}";

    private static RowBatch read(RowFormat format, String body) throws IOException {
        try (RowReader reader = format.read(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), SCHEMA, ReadLimits.DEFAULT)) {
            RowBatch batch = reader.next(1_000_000);
            return batch == null ? new RowBatch(0, Table.empty(SCHEMA), List.of()) : batch;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\1', textBlock = """
            {"at":"2014-01-01","y":1}                 | /1/y  | not a column
            {"at":"2014-01-01","x":"1"}               | /1/x  | a string where DOUBLE
            {"at":"2014-01-01","x":NaN}               | /1/x  | NaN
            {"at":"2014-01-01","x":-Infinity}         | /1/x  | infinite
            {"at":"2014-01-01","x":1e999}             | /1/x  | too large
            {"at":"2014-01-01","n":9223372036854775808} | /1/n | 64 bits
            {"at":"2014-01-01","n":1.5}               | /1/n  | not an integer
            {"at":"2014-01-01","n":1e999999999}       | /1/n  | not an integer
            {"at":"2014-01-01","ok":1}                | /1/ok | a number where BOOLEAN
            {"at":"2014-01-01","s":1}                 | /1/s  | a number where STRING
            {"at":"2014-01-01","s":{"a":[1,{}]}}      | /1/s  | an object where STRING
            {"at":"2014-01-01","s":["]","}"]}         | /1/s  | an array where STRING
            {"at":"2014-01-01","s":"\\ud800"}         | /1/s  | surrogate
            {"at":"2014-01-01","n":1,"n":2}           | /1/n  | twice
            {"at":null}                               | /1/at | must not be null
            {"x":1}                                   | /1/at | is missing
            {"at":1388534400}                         | /1/at | a number where TIMESTAMP
            {"at":"2014-01-01T00:00:00"}              | /1/at | RFC 3339
            {"at":"2014-02-29"}                       | /1/at | RFC 3339
            {"at":"2014-01-01T24:00:00Z"}             | /1/at | RFC 3339
            {"at":"2014-01-01","a/b~":1}              | /1/a~1b~0 | not a column
            [1,2]                                     | /1    | not a JSON object
            12                                        | /1    | not a JSON object
            """)
    void aRowThatDoesNotFitIsKeptWithItsReason(String row, String path, String reason) throws IOException {
        for (String body : List.of(
                "[" + GOOD + ",  " + row + " ," + GOOD + "]",
                "{\"rows\":[" + GOOD + "," + row + "," + GOOD + "]}",
                GOOD + "\n" + row + "\n\n" + GOOD)) {
            RowBatch batch = read(body.startsWith("{\"at") ? RowFormat.NDJSON : RowFormat.JSON, body);

            assertThat(batch.table().rows()).isEqualTo(2);
            assertThat(batch.bad()).hasSize(1);
            BadRow bad = batch.bad().getFirst();
            assertThat(bad.ordinal()).isEqualTo(1);
            assertThat(bad.raw()).isEqualTo(row);
            assertThat(bad.problems()).hasSize(1);
            assertThat(bad.problems().getFirst().path()).isEqualTo(path);
            assertThat(bad.problems().getFirst().message()).contains(reason);
        }
    }

    @Test
    void allThatIsWrongWithARowIsSaid() throws IOException {
        RowBatch batch = read(RowFormat.JSON, "[{\"x\":true,\"n\":\"1\",\"z\":0}]");

        assertThat(batch.bad().getFirst().problems())
                .extracting(Problem::column, Problem::path)
                .containsExactlyInAnyOrder(
                        tuple("x", "/0/x"), tuple("n", "/0/n"), tuple("z", "/0/z"), tuple("at", "/0/at"));
    }

    @Test
    void aLineThatIsNotJsonIsABadRowAndNoMore() throws IOException {
        String bomb = "{\"s\":" + "[".repeat(100_000);
        RowBatch batch =
                read(RowFormat.NDJSON, GOOD + "\n{\"at\":\n" + bomb + "\n" + GOOD + GOOD + "\n" + "\u0000\n" + GOOD);

        assertThat(batch.table().rows()).isEqualTo(2);
        assertThat(batch.bad()).extracting(BadRow::ordinal).containsExactly(1L, 2L, 3L, 4L);
        assertThat(batch.bad().get(1).raw()).isEqualTo(bomb);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "null",
                "\"rows\"",
                "{}",
                "{\"data\":[]}",
                "{\"rows\":[],\"more\":1}",
                "[] []",
                "[",
                "[{]",
                "[{\"at\":\"2014-01-01\"",
                "[{\"at\":\"2014-01-01\"}",
                "{\"rows\":[{\"at\":\"2014-01-01\"}]",
                "[{\"at\":tru}]",
                "PAR1",
                "<rows/>"
            })
    void aBodyThatIsNotJsonRowsIsMalformed(String body) {
        assertThatThrownBy(() -> read(RowFormat.JSON, body)).isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void aNestingBombIsMalformed() {
        assertThatThrownBy(() -> read(RowFormat.JSON, "[{\"s\":" + "[".repeat(1_000_000)))
                .isInstanceOf(MalformedBodyException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = RowFormat.class,
            names = {"JSON", "NDJSON", "CSV"})
    void aTenMegabyteStringIsABadRow(RowFormat format) throws IOException {
        String huge = "ä".repeat(5 << 20);
        String row = format == RowFormat.CSV
                ? "at,s\r\n2014-01-01,%s\r\n2014-01-01,b\r\n".formatted(huge)
                : "{\"at\":\"2014-01-01\",\"s\":\"%s\"}\n%s\n".formatted(huge, GOOD);
        RowBatch batch =
                read(format, format == RowFormat.JSON ? "[" + row.strip().replace("\n", ",") + "]" : row);

        assertThat(batch.table().rows()).isEqualTo(1);
        assertThat(batch.bad()).hasSize(1);
        assertThat(batch.bad().getFirst().raw()).contains(huge);
        assertThat(batch.bad().getFirst().problems().getFirst().message()).contains("1048576");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\1', textBlock = """
            2014-01-01,NaN,,,        | 2014-01-01,NaN,,,      | x
            2014-01-01,1d,,,         | 2014-01-01,1d,,,       | x
            2014-01-01,1e999,,,      | 2014-01-01,1e999,,,    | x
            2014-01-01,,٣,,          | 2014-01-01,,٣,,        | n
            2014-01-01,,9223372036854775808,, | 2014-01-01,,9223372036854775808,, | n
            2014-01-01,,,yes,        | 2014-01-01,,,yes,      | ok
            ,1,,,                    | ,1,,,                  | at
            2014-01-01,1             | 2014-01-01,1           |
            2014-01-01,1,1,true,"a,""b",6 | 2014-01-01,1,1,true,"a,""b",6 |
            """)
    void aBadCsvRecordIsKept(String record, String raw, String column) throws IOException {
        RowBatch batch =
                read(RowFormat.CSV, "at,x,n,ok,s\r\n2014-01-01,1,2,True,\"\"\r\n" + record + "\r\n2014-01-01,,,,\r\n");

        assertThat(batch.table().rows()).isEqualTo(2);
        assertThat(batch.table().row(0).value("s")).isEqualTo("");
        assertThat(batch.table().row(1).value("s")).isNull();
        assertThat(batch.bad()).hasSize(1);
        assertThat(batch.bad().getFirst().raw()).isEqualTo(raw);
        assertThat(batch.bad().getFirst().problems())
                .extracting(Problem::column)
                .containsExactly(column);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x,n\r\n1,2\r\n", "at,at\r\n", "at,zz\r\n", "at;x\r\n", "at,s\r\n2014-01-01,\"open"})
    void aWrongCsvHeaderIsMalformed(String body) {
        assertThatThrownBy(() -> read(RowFormat.CSV, body)).isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void textThatIsNotUtf8IsMalformed() {
        byte[] csv = "at,s\r\n2014-01-01,\u00e9\r\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] json = "[{\"at\":\"2014-01-01\",\"s\":\"\u00e9\"}]".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "[]".getBytes(StandardCharsets.UTF_16LE);

        assertThatThrownBy(() -> drain(RowFormat.CSV, csv, SCHEMA)).isInstanceOf(MalformedBodyException.class);
        assertThatThrownBy(() -> drain(RowFormat.JSON, json, SCHEMA)).isInstanceOf(MalformedBodyException.class);
        assertThatThrownBy(() -> drain(RowFormat.JSON, utf16, SCHEMA)).isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void aParquetFileCutOffAnywhereIsMalformed() throws IOException {
        var random = new Random(3);
        TableSchema schema = RandomTables.schema(random, 8);
        byte[] whole = RoundTripTest.written(RowFormat.PARQUET, RandomTables.table(random, schema, 200));

        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lengths.add(i);
            lengths.add(whole.length - 1 - i);
            lengths.add(random.nextInt(whole.length));
        }
        for (int length : lengths) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> drain(RowFormat.PARQUET, cut, schema))
                    .as("cut to %d of %d", length, whole.length)
                    .isInstanceOf(MalformedBodyException.class);
        }
    }

    @Test
    void aParquetFileWithADamagedByteNeverFailsOtherwise() throws IOException {
        var random = new Random(4);
        TableSchema schema = RandomTables.schema(random, 8);
        byte[] whole = RoundTripTest.written(RowFormat.PARQUET, RandomTables.table(random, schema, 100));

        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                drain(RowFormat.PARQUET, damaged, schema);
            } catch (MalformedBodyException e) {
                assertThat(e).hasMessageContaining("Parquet");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ContentCoding.class,
            names = {"GZIP", "ZSTD"})
    void aCompressedBodyIsBoundedAndChecked(ContentCoding coding) throws IOException {
        byte[] plain = new byte[10 << 20];
        byte[] bomb = compressed(coding, plain);

        try (var whole = coding.decode(new ByteArrayInputStream(bomb), plain.length)) {
            assertThat(whole.readAllBytes()).isEqualTo(plain);
        }
        assertThatThrownBy(() ->
                        coding.decode(new ByteArrayInputStream(bomb), 1 << 20).readAllBytes())
                .isInstanceOf(BodyTooLargeException.class);
        assertThatThrownBy(() -> coding.decode(
                                new ByteArrayInputStream(Arrays.copyOf(bomb, bomb.length - 9)), plain.length)
                        .readAllBytes())
                .isInstanceOf(MalformedBodyException.class);
        assertThatThrownBy(() -> coding.decode(new ByteArrayInputStream("[{}]".getBytes(StandardCharsets.UTF_8)), 99)
                        .readAllBytes())
                .isInstanceOf(MalformedBodyException.class);
    }

    private static byte[] compressed(ContentCoding coding, byte[] plain) throws IOException {
        if (coding == ContentCoding.ZSTD) {
            return Zstd.compress(plain);
        }
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static void drain(RowFormat format, byte[] body, TableSchema schema) throws IOException {
        try (RowReader reader = format.read(new ByteArrayInputStream(body), schema, ReadLimits.DEFAULT)) {
            while (reader.next(1_000) != null) {
                // on to the next
            }
        }
    }

    @Test
    void whatIsSaidOfABodyCanBeKept() {
        assertThatThrownBy(() -> read(RowFormat.JSON, "\0\0"))
                .isInstanceOf(MalformedBodyException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\0"));
        assertThat(new MalformedBodyException("a\ud800b\0\ud83d\ude80")).hasMessage("a\ufffdb\u2400\ud83d\ude80");
    }
}
