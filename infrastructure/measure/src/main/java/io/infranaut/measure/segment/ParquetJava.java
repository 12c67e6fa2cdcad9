package io.infranaut.measure.segment;

import com.github.luben.zstd.Zstd;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/// Apache's own library as a reader, column by column. Other than its writer, it asks for classes of Hadoop.
record ParquetJava() implements Codec {
    @Override
    public String name() {
        return "parquet-java";
    }

    @Override
    public void write(Table table, Path file) {
        throw new UnsupportedOperationException("the product writes with it");
    }

    @Override
    public Table read(Path path, TableSchema like, List<String> names) throws Exception {
        Segments.digest(path);
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

    private static final class ZstdPages implements CompressionCodecFactory, BytesInputDecompressor {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return this;
        }

        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            var compressed = new ByteArrayOutputStream(Math.toIntExact(page.size()));
            page.writeAllTo(compressed);
            return BytesInput.from(Zstd.decompress(compressed.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer page, int length, ByteBuffer output, int size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }
}
