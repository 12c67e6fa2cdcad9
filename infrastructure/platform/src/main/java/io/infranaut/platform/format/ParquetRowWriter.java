package io.infranaut.platform.format;

import com.github.luben.zstd.ZstdCompressCtx;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/// A flat Parquet file with zstd pages, streamed: one row group per 131072 rows of a written table, or fewer, never
/// across tables. The same tables in the same order make the same bytes. The key `infranaut.roles` of the footer names
/// the columns' roles.
///
/// The library is used below the interfaces that ask for Hadoop.
public final class ParquetRowWriter implements RowWriter {
    /// Footer key: the roles of the columns in order, joined by commas.
    public static final String ROLES = "infranaut.roles";

    private static final int ROW_GROUP = 1 << 17;
    private static final int ZSTD_LEVEL = 1;
    /// After how many rows of a page its size is looked at: few, since a string may be a mebibyte long.
    private static final int FIRST_LOOK = 8;

    private final TableSchema schema;
    private final MessageType layout;
    private final ParquetProperties properties = ParquetProperties.builder()
            .withMinRowCountForPageSizeCheck(FIRST_LOOK)
            .build();
    private final Map<String, String> metadata = new TreeMap<>();
    private final Zstd zstd = new Zstd();
    private final ParquetFileWriter file;
    private int groups;
    private boolean closed;

    ParquetRowWriter(OutputStream out, TableSchema schema) throws IOException {
        this.schema = schema;
        this.layout = new MessageType(
                "schema", schema.columns().stream().map(ParquetRowWriter::type).toArray(Type[]::new));
        metadata.put(ROLES, schema.columns().stream().map(c -> c.role().name()).collect(Collectors.joining(",")));
        file = new ParquetFileWriter(
                new Sink(out),
                layout,
                ParquetFileWriter.Mode.CREATE,
                Long.MAX_VALUE,
                0,
                properties.getColumnIndexTruncateLength(),
                properties.getStatisticsTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        file.start();
    }

    private static PrimitiveType type(Column column) {
        Repetition repetition = column.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        return switch (column.type()) {
            case BOOLEAN ->
                Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(column.name());
            case INTEGER -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.name());
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
            case STRING ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                        .named(column.name());
        };
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
            group(table, from, Math.min(table.rows(), from + ROW_GROUP));
        }
    }

    private void group(Table table, int from, int to) throws IOException {
        try (var pages = ColumnChunkPageWriteStore.builder()
                        .withSchema(layout)
                        .withCompressorProvider(column -> zstd)
                        .withAllocator(new HeapByteBufferAllocator())
                        .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
                        .withPageWriteChecksumEnabled(properties.getPageWriteChecksumEnabled())
                        .withRowGroupOrdinal(groups++)
                        .build();
                var columns = properties.newColumnWriteStore(layout, pages, pages)) {
            int width = layout.getFieldCount();
            var writers = new ColumnWriter[width];
            var levels = new int[width];
            var texts = new Texts[width];
            for (int c = 0; c < width; c++) {
                writers[c] = columns.getColumnWriter(layout.getColumns().get(c));
                levels[c] = layout.getColumns().get(c).getMaxDefinitionLevel();
                texts[c] = new Texts();
            }
            for (int row = from; row < to; row++) {
                for (int c = 0; c < width; c++) {
                    put(writers[c], table.values(c), row, levels[c], texts[c]);
                }
                columns.endRecord();
            }
            file.startBlock(to - from);
            columns.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
        }
    }

    private static void put(ColumnWriter writer, Values values, int row, int level, Texts texts) {
        if (values.isNull(row)) {
            writer.writeNull(0, 0);
            return;
        }
        switch (values) {
            case Longs longs -> writer.write(longs.get(row), 0, level);
            case Doubles doubles -> writer.write(doubles.get(row), 0, level);
            case Booleans booleans -> writer.write(booleans.get(row), 0, level);
            case Strings strings -> writer.write(texts.utf8(strings.get(row)), 0, level);
        }
    }

    /// The texts of a column in UTF-8, each encoded once while they are few.
    private static final class Texts {
        private static final int FEW = 4096;

        private final Map<String, Binary> known = new HashMap<>();

        Binary utf8(String text) {
            Binary utf8 = known.get(text);
            if (utf8 == null) {
                utf8 = Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
                if (known.size() < FEW) {
                    known.put(text, utf8);
                }
            }
            return utf8;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (zstd;
                file) {
            file.end(metadata);
        }
    }

    /// The stream that is written to, once.
    private record Sink(OutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                private long position;

                @Override
                public long getPos() {
                    return position;
                }

                @Override
                public void write(int b) throws IOException {
                    out.write(b);
                    position++;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                    position += length;
                }

                @Override
                public void flush() throws IOException {
                    out.flush();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    private static final class Zstd implements BytesInputCompressor, AutoCloseable {
        private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);

        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            var raw = new ByteArrayOutputStream(Math.toIntExact(page.size()));
            page.writeAllTo(raw);
            return BytesInput.from(context.compress(raw.toByteArray()));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {}

        @Override
        public void close() {
            context.close();
        }
    }
}
