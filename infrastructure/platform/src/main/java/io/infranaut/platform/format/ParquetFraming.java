package io.infranaut.platform.format;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.schema.FileSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Checks that a foreign Parquet file is laid out as its footer and its page headers say, before a reader trusts them:
/// one that lies can make a reader walk for ever or ask for gigabytes. Reads page headers only.
final class ParquetFraming {
    private static final int HEADER_WINDOW = 1 << 16;
    private static final int MAX_PAGE_BYTES = 256 << 20;
    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;
    private static final int DATA_PAGE_V2 = 3;

    private final FileChannel file;
    private final long length;
    private final ByteBuffer window = ByteBuffer.allocate(HEADER_WINDOW);

    private ParquetFraming(FileChannel file) throws IOException {
        this.file = file;
        this.length = file.size();
    }

    /// @throws MalformedBodyException when something does not fit
    static void check(Path path, FileMetaData footer, FileSchema schema) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            new ParquetFraming(file).check(footer, schema);
        }
    }

    private void check(FileMetaData footer, FileSchema schema) throws IOException {
        long rows = 0;
        for (RowGroup group : footer.rowGroups()) {
            require(group.numRows() >= 0 && group.columns().size() == schema.getColumnCount());
            for (int i = 0; i < group.columns().size(); i++) {
                require(group.columns().get(i).metaData().type()
                        == schema.getColumn(i).type());
                check(group.columns().get(i), group.numRows());
            }
            rows += group.numRows();
        }
        require(rows == footer.numRows());
    }

    private void check(ColumnChunk chunk, long rows) throws IOException {
        ColumnMetaData meta = chunk.metaData();
        long start = chunk.chunkStartOffset();
        long size = meta.totalCompressedSize();
        require(meta.numValues() == rows && start >= 4 && size >= 0 && size <= length && start <= length - size);
        require(meta.dataPageOffset() >= start && meta.dataPageOffset() - start <= size);
        long at = start;
        long end = start + size;
        long values = 0;
        while (values < rows) {
            require(at < end);
            PageHeader header = header(at, end);
            require(header.compressed >= 0
                    && header.uncompressed >= 0
                    && header.uncompressed <= MAX_PAGE_BYTES
                    && header.compressed <= end - at - header.length
                    && header.values >= 0);
            switch (header.type) {
                case DATA_PAGE, DATA_PAGE_V2 -> {
                    require(header.values > 0 && at >= meta.dataPageOffset());
                    values += header.values;
                }
                case DICTIONARY_PAGE -> require(at == start);
                default -> {}
            }
            at += header.length + header.compressed;
        }
        require(values == rows);
    }

    private PageHeader header(long at, long end) throws IOException {
        window.clear().limit((int) Math.min(HEADER_WINDOW, end - at));
        for (int n = 0; n >= 0 && window.hasRemaining(); ) {
            n = file.read(window, at + window.position());
        }
        return new PageHeader(window.flip());
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new MalformedBodyException("the Parquet file contradicts itself");
        }
    }

    /// The fields of a page header that matter here.
    private static final class PageHeader {
        private static final int MAX_DEPTH = 16;

        private final ByteBuffer in;
        private int type = -1;
        private int uncompressed = -1;
        private int compressed = -1;
        private int values = -1;
        private final int length;

        PageHeader(ByteBuffer in) {
            this.in = in;
            struct(0, false);
            this.length = in.position();
        }

        private void struct(int depth, boolean ofPage) {
            require(depth < MAX_DEPTH);
            int id = 0;
            while (true) {
                int head = int8();
                if (head == 0) {
                    return;
                }
                int fieldType = head & 0x0f;
                id = head >>> 4 == 0 ? (int) zigzag() : id + (head >>> 4);
                boolean isInt = fieldType == 5;
                if (depth == 0 && isInt && id <= 3) {
                    int value = (int) zigzag();
                    switch (id) {
                        case 1 -> type = value;
                        case 2 -> uncompressed = value;
                        default -> compressed = value;
                    }
                } else if (depth == 1 && ofPage && isInt && id == 1) {
                    values = (int) zigzag();
                } else {
                    skip(fieldType, depth, depth == 0 && (id == 5 || id == 7 || id == 8));
                }
            }
        }

        private void skip(int fieldType, int depth, boolean ofPage) {
            switch (fieldType) {
                case 1, 2 -> {}
                case 3 -> int8();
                case 4, 5, 6 -> zigzag();
                case 7 -> forward(Double.BYTES);
                case 8 -> forward(varint());
                case 9, 10 -> {
                    int head = int8();
                    long size = head >>> 4 == 15 ? varint() : head >>> 4;
                    require(size <= in.remaining());
                    for (long i = 0; i < size; i++) {
                        skipElement(head & 0x0f, depth);
                    }
                }
                case 12 -> struct(depth + 1, ofPage);
                default -> require(false);
            }
        }

        private void skipElement(int elementType, int depth) {
            require(depth < MAX_DEPTH);
            if (elementType == 1 || elementType == 2) {
                int8();
            } else {
                skip(elementType, depth + 1, false);
            }
        }

        private void forward(long count) {
            require(count >= 0 && count <= in.remaining());
            in.position(in.position() + (int) count);
        }

        private int int8() {
            require(in.hasRemaining());
            return in.get() & 0xff;
        }

        private long zigzag() {
            long value = varint();
            return value >>> 1 ^ -(value & 1);
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int next = int8();
                value |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            require(false);
            return 0;
        }
    }
}
