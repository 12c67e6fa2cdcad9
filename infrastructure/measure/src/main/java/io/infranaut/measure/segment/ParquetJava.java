package io.infranaut.measure.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Apache's own library, column by column, with no class of Hadoop on the class path.
record ParquetJava() implements Codec {
    private static final int ROW_GROUP = 1 << 17;

    @Override
    public String name() {
        return "parquet-java";
    }

    @Override
    public void write(Table table, Path file) throws Exception {
        MessageType schema = schema(table.schema());
        ParquetProperties properties = ParquetProperties.builder().build();
        try (var zstd = new ZstdPages();
                var writer = new ParquetFileWriter(
                        new LocalOutputFile(file), schema, ParquetFileWriter.Mode.OVERWRITE, 1L << 30, 0)) {
            writer.start();
            for (int from = 0, group = 0; from < table.rows(); from += ROW_GROUP, group++) {
                int to = Math.min(table.rows(), from + ROW_GROUP);
                try (var pages = ColumnChunkPageWriteStore.builder()
                                .withSchema(schema)
                                .withCompressorProvider(_ -> zstd)
                                .withAllocator(new HeapByteBufferAllocator())
                                .withColumnIndexTruncateLength(64)
                                .withRowGroupOrdinal(group)
                                .build();
                        var columns = properties.newColumnWriteStore(schema, pages, pages)) {
                    ColumnWriter[] writers = schema.getColumns().stream()
                            .map(columns::getColumnWriter)
                            .toArray(ColumnWriter[]::new);
                    for (int row = from; row < to; row++) {
                        for (int c = 0; c < writers.length; c++) {
                            put(
                                    writers[c],
                                    table.values(c),
                                    row,
                                    table.schema().columns().get(c).nullable() ? 1 : 0);
                        }
                        columns.endRecord();
                    }
                    writer.startBlock(to - from);
                    columns.flush();
                    pages.flushToFileWriter(writer);
                    writer.endBlock();
                }
            }
            writer.end(Map.of());
        }
    }

    private static void put(ColumnWriter writer, Values values, int row, int level) {
        if (values.isNull(row)) {
            writer.writeNull(0, 0);
            return;
        }
        switch (values) {
            case Values.Longs longs -> writer.write(longs.get(row), 0, level);
            case Values.Doubles doubles -> writer.write(doubles.get(row), 0, level);
            case Values.Strings strings -> writer.write(Binary.fromString(strings.get(row)), 0, level);
            case Values.Booleans booleans -> writer.write(booleans.get(row), 0, level);
        }
    }

    private static MessageType schema(TableSchema schema) {
        return new MessageType(
                "schema", schema.columns().stream().map(ParquetJava::type).toList());
    }

    private static Type type(Column column) {
        Type.Repetition repetition = column.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
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

    @Override
    public Table read(Path path, TableSchema like, List<String> names) throws Exception {
        var options = new ParquetReadOptions.Builder(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdPages())
                .build();
        try (var file = new ParquetFileReader(new LocalInputFile(path), options)) {
            MessageType all = file.getFileMetaData().getSchema();
            var wanted = new MessageType(
                    "schema", names.stream().map(name -> all.getType(name)).toList());
            file.setRequestedSchema(wanted);
            var columns = new Columns(like, names, Math.toIntExact(file.getRecordCount()));
            int at = 0;
            for (PageReadStore group = file.readNextRowGroup(); group != null; group = file.readNextRowGroup()) {
                int n = Math.toIntExact(group.getRowCount());
                var readers = new ColumnReadStoreImpl(
                        group,
                        new Ignored(wanted),
                        wanted,
                        file.getFileMetaData().getCreatedBy());
                for (int c = 0; c < names.size(); c++) {
                    take(readers.getColumnReader(wanted.getColumns().get(c)), columns, c, at, n);
                }
                at += n;
            }
            return columns.table();
        }
    }

    private static void take(ColumnReader reader, Columns columns, int c, int at, int n) {
        ColumnDescriptor descriptor = reader.getDescriptor();
        int present = descriptor.getMaxDefinitionLevel();
        Map<Binary, String> shared = new HashMap<>();
        for (int i = at; i < at + n; i++) {
            if (reader.getCurrentDefinitionLevel() < present) {
                columns.missing(c, i);
            } else {
                switch (columns.type(c)) {
                    case INTEGER, TIMESTAMP -> columns.longs(c)[i] = reader.getLong();
                    case DOUBLE -> columns.doubles(c)[i] = reader.getDouble();
                    case BOOLEAN -> columns.booleans(c).set(i, reader.getBoolean());
                    case STRING -> {
                        Binary text = reader.getBinary();
                        columns.strings(c)[i] = shared.size() < 4096
                                ? shared.computeIfAbsent(text, Binary::toStringUsingUTF8)
                                : text.toStringUsingUTF8();
                    }
                }
            }
            reader.consume();
        }
    }

    /// What the column readers ask for but do not use.
    private static final class Ignored extends GroupConverter {
        private final int columns;

        Ignored(MessageType schema) {
            columns = schema.getFieldCount();
        }

        @Override
        public Converter getConverter(int field) {
            if (field >= columns) {
                throw new IndexOutOfBoundsException(field);
            }
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    private static final class ZstdPages
            implements CompressionCodecFactory, BytesInputCompressor, BytesInputDecompressor, AutoCloseable {
        private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(1);

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return this;
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return this;
        }

        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            return BytesInput.from(context.compress(page.toByteArray()));
        }

        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            return BytesInput.from(Zstd.decompress(page.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer page, int length, ByteBuffer output, int size) {
            throw new UnsupportedOperationException();
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
