package io.infranaut.platform.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A flat Parquet file with zstd pages, streamed: one row group per 131072 rows of a written table, or fewer, never
/// across tables. The same tables in the same order make the same bytes. Strings with few distinct values are written
/// by dictionary; columns carry null counts, and those of integers and timestamps their least and greatest value. The
/// key `infranaut.roles` of the footer names the columns' roles.
///
/// Source: Apache Parquet format 2.x, data pages of version 1.
public final class ParquetRowWriter implements RowWriter {
    /// Footer key: the roles of the columns in order, joined by commas.
    public static final String ROLES = "infranaut.roles";

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROW_GROUP = 1 << 17;
    private static final int PAGE = 1 << 15;
    private static final int PAGE_BYTES = 1 << 20;
    private static final int MAX_DICTIONARY = 1 << 15;
    private static final int ZSTD_LEVEL = 1;

    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int RLE_DICTIONARY = 8;
    private static final int ZSTD = 6;

    private final OutputStream out;
    private final TableSchema schema;
    private final Map<String, String> metadata = new TreeMap<>();
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
    private final PageBuffer page = new PageBuffer();
    private final List<RowGroup> groups = new ArrayList<>();
    private byte[] compressed = new byte[1 << 16];
    private final int[] scratch = new int[PAGE];
    private long position;
    private boolean closed;

    private record Chunk(
            boolean dictionary,
            long dictionaryOffset,
            long dataOffset,
            long values,
            long uncompressed,
            long compressed,
            long nulls,
            byte[] least,
            byte[] greatest) {}

    private record RowGroup(long rows, List<Chunk> chunks) {}

    ParquetRowWriter(OutputStream out, TableSchema schema) throws IOException {
        this.out = out;
        this.schema = schema;
        metadata.put(
                ROLES,
                String.join(
                        ",", schema.columns().stream().map(c -> c.role().name()).toList()));
        emit(MAGIC, MAGIC.length);
    }

    /// Adds an entry to the footer, until [#close].
    public void metadata(String key, String value) {
        metadata.put(key, value);
    }

    @Override
    public void write(Table table) throws IOException {
        if (!table.schema().equals(schema)) {
            throw new IllegalArgumentException("the table has another schema than the writer");
        }
        for (int from = 0; from < table.rows(); from += ROW_GROUP) {
            int to = Math.min(table.rows(), from + ROW_GROUP);
            List<Chunk> chunks = new ArrayList<>();
            for (int c = 0; c < schema.columns().size(); c++) {
                chunks.add(chunk(schema.columns().get(c), table.values(c), from, to));
            }
            groups.add(new RowGroup(to - from, chunks));
        }
    }

    private Chunk chunk(Column column, Values values, int from, int to) throws IOException {
        long start = position;
        long raw = 0;
        int @Nullable [] codes = null;
        int bitWidth = 0;
        if (values instanceof Strings strings) {
            var dictionary = new HashMap<String, Integer>();
            codes = codes(strings, from, to, dictionary);
            if (codes != null) {
                raw += dictionaryPage(strings, from, codes, dictionary.size());
                bitWidth = Math.max(1, 32 - Integer.numberOfLeadingZeros(dictionary.size() - 1));
            }
        }
        long dataOffset = position;
        int pageFrom = from;
        while (pageFrom < to) {
            int pageTo = pageEnd(values, pageFrom, to, codes != null);
            raw += dataPage(column, values, pageFrom, pageTo, codes, from, bitWidth);
            pageFrom = pageTo;
        }
        return withStatistics(values, from, to, codes != null, start, dataOffset, raw);
    }

    private Chunk withStatistics(
            Values values, int from, int to, boolean dictionary, long start, long dataOffset, long raw) {
        long nulls = 0;
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            if (values.isNull(i)) {
                nulls++;
            } else if (values instanceof Longs longs) {
                least = Math.min(least, longs.get(i));
                greatest = Math.max(greatest, longs.get(i));
            }
        }
        boolean ranged = values instanceof Longs && nulls < to - from;
        return new Chunk(
                dictionary,
                start,
                dataOffset,
                to - from,
                raw,
                position - start,
                nulls,
                ranged ? littleEndian(least) : new byte[0],
                ranged ? littleEndian(greatest) : new byte[0]);
    }

    private static byte[] littleEndian(long value) {
        var bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }

    /// The position of each value in a dictionary by first occurrence, or null when there are too many distinct ones.
    private static int @Nullable [] codes(Strings strings, int from, int to, Map<String, Integer> dictionary) {
        int most = Math.min(MAX_DICTIONARY, Math.max(1, (to - from) / 2));
        var codes = new int[to - from];
        for (int i = from; i < to; i++) {
            if (!strings.isNull(i)) {
                Integer code = dictionary.putIfAbsent(strings.get(i), dictionary.size());
                codes[i - from] = code == null ? dictionary.size() - 1 : code;
                if (dictionary.size() > most) {
                    return null;
                }
            }
        }
        return dictionary.isEmpty() ? null : codes;
    }

    private static int pageEnd(Values values, int from, int to, boolean byCode) {
        int end = Math.min(to, from + PAGE);
        if (!byCode && values instanceof Strings strings) {
            long bytes = 0;
            for (int i = from; i < end; i++) {
                bytes += strings.get(i).length();
                if (bytes > PAGE_BYTES) {
                    return i + 1;
                }
            }
        }
        return end;
    }

    private long dictionaryPage(Strings strings, int from, int[] codes, int size) throws IOException {
        page.clear();
        int next = 0;
        for (int i = 0; next < size; i++) {
            if (codes[i] == next && !strings.isNull(from + i)) {
                text(strings.get(from + i));
                next++;
            }
        }
        return page(new Thrift(), DICTIONARY_PAGE, size);
    }

    private long dataPage(
            Column column, Values values, int from, int to, int @Nullable [] codes, int codesFrom, int bitWidth)
            throws IOException {
        page.clear();
        if (column.nullable()) {
            definitionLevels(values, from, to);
        }
        switch (values) {
            case Longs longs -> {
                for (int i = from; i < to; i++) {
                    if (!longs.isNull(i)) {
                        page.int64(longs.get(i));
                    }
                }
            }
            case Doubles doubles -> {
                for (int i = from; i < to; i++) {
                    if (!doubles.isNull(i)) {
                        page.int64(Double.doubleToRawLongBits(doubles.get(i)));
                    }
                }
            }
            case Booleans booleans -> {
                int n = 0;
                for (int i = from; i < to; i++) {
                    if (!booleans.isNull(i)) {
                        scratch[n++] = booleans.get(i) ? 1 : 0;
                    }
                }
                page.bits(scratch, n, 1, (n + 7) / 8);
            }
            case Strings strings -> {
                if (codes == null) {
                    for (int i = from; i < to; i++) {
                        if (!strings.isNull(i)) {
                            text(strings.get(i));
                        }
                    }
                } else {
                    int n = 0;
                    for (int i = from; i < to; i++) {
                        if (!strings.isNull(i)) {
                            scratch[n++] = codes[i - codesFrom];
                        }
                    }
                    page.int8(bitWidth);
                    if (n > 0) {
                        page.packed(scratch, n, bitWidth);
                    }
                }
            }
        }
        var header = new Thrift();
        return page(header, codes == null ? PLAIN : RLE_DICTIONARY, to - from, DATA_PAGE);
    }

    private void definitionLevels(Values values, int from, int to) {
        int lengthAt = page.size();
        page.int32(0);
        int count = 0;
        int present = 0;
        for (int i = from; i < to; i++) {
            int level = values.isNull(i) ? 0 : 1;
            scratch[count++] = level;
            present += level;
        }
        if (present == count || present == 0) {
            page.repeated(present == 0 ? 0 : 1, count);
        } else {
            page.packed(scratch, count, 1);
        }
        page.int32At(lengthAt, page.size() - lengthAt - Integer.BYTES);
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        page.int32(utf8.length);
        page.bytes(utf8);
    }

    private long page(Thrift header, int type, int values) throws IOException {
        return page(header, PLAIN, values, type);
    }

    /// Compresses and emits the page; answers its uncompressed length, header included.
    private long page(Thrift header, int encoding, int values, int type) throws IOException {
        int bound = (int) Zstd.compressBound(page.size());
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        int length = zstd.compressByteArray(compressed, 0, compressed.length, page.array(), 0, page.size());
        header.begin().i32(1, type).i32(2, page.size()).i32(3, length);
        if (type == DATA_PAGE) {
            header.begin(5)
                    .i32(1, values)
                    .i32(2, encoding)
                    .i32(3, RLE)
                    .i32(4, RLE)
                    .end();
        } else {
            header.begin(7).i32(1, values).i32(2, encoding).end();
        }
        byte[] head = header.end().bytes();
        emit(head, head.length);
        emit(compressed, length);
        return head.length + (long) page.size();
    }

    private void emit(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        position += length;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            byte[] footer = footer();
            emit(footer, footer.length);
            page.clear();
            page.int32(footer.length);
            emit(page.array(), page.size());
            emit(MAGIC, MAGIC.length);
        } finally {
            zstd.close();
        }
    }

    private byte[] footer() {
        var footer = new Thrift().begin().i32(1, 1);
        schema(footer);
        footer.i64(3, groups.stream().mapToLong(RowGroup::rows).sum());
        footer.list(4, Thrift.STRUCT, groups.size());
        groups.forEach(group -> rowGroup(footer, group));
        footer.list(5, Thrift.STRUCT, metadata.size());
        metadata.forEach(
                (key, value) -> footer.begin().text(1, key).text(2, value).end());
        footer.text(6, "infranaut");
        footer.list(7, Thrift.STRUCT, schema.columns().size());
        for (int i = 0; i < schema.columns().size(); i++) {
            footer.begin().begin(1).end().end();
        }
        return footer.end().bytes();
    }

    private void schema(Thrift footer) {
        footer.list(2, Thrift.STRUCT, schema.columns().size() + 1);
        footer.begin().text(4, "schema").i32(5, schema.columns().size()).end();
        for (Column column : schema.columns()) {
            footer.begin()
                    .i32(1, physical(column.type()))
                    .i32(3, column.nullable() ? 1 : 0)
                    .text(4, column.name());
            switch (column.type()) {
                case STRING -> footer.i32(6, 0).begin(10).begin(1).end().end();
                case TIMESTAMP ->
                    footer.i32(6, 10)
                            .begin(10)
                            .begin(8)
                            .bool(1, true)
                            .begin(2)
                            .begin(2)
                            .end()
                            .end()
                            .end()
                            .end();
                case BOOLEAN, INTEGER, DOUBLE -> {}
            }
            footer.end();
        }
    }

    private void rowGroup(Thrift footer, RowGroup group) {
        footer.begin().list(1, Thrift.STRUCT, group.chunks().size());
        long bytes = 0;
        for (int c = 0; c < group.chunks().size(); c++) {
            Chunk chunk = group.chunks().get(c);
            bytes += chunk.uncompressed();
            columnChunk(footer, schema.columns().get(c), chunk);
        }
        footer.i64(2, bytes).i64(3, group.rows()).end();
    }

    private static void columnChunk(Thrift footer, Column column, Chunk chunk) {
        footer.begin().i64(2, 0).begin(3).i32(1, physical(column.type()));
        if (chunk.dictionary()) {
            footer.list(2, Thrift.I32, 3).element(PLAIN).element(RLE).element(RLE_DICTIONARY);
        } else {
            footer.list(2, Thrift.I32, 2).element(PLAIN).element(RLE);
        }
        footer.list(3, Thrift.BINARY, 1).element(column.name().getBytes(StandardCharsets.UTF_8));
        footer.i32(4, ZSTD)
                .i64(5, chunk.values())
                .i64(6, chunk.uncompressed())
                .i64(7, chunk.compressed())
                .i64(9, chunk.dataOffset());
        if (chunk.dictionary()) {
            footer.i64(11, chunk.dictionaryOffset());
        }
        footer.begin(12).i64(3, chunk.nulls());
        if (chunk.least().length > 0) {
            footer.binary(5, chunk.greatest()).binary(6, chunk.least());
        }
        footer.end().end().end();
    }

    private static int physical(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> 0;
            case INTEGER, TIMESTAMP -> 2;
            case DOUBLE -> 5;
            case STRING -> 6;
        };
    }
}
