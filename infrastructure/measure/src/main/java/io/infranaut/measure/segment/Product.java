package io.infranaut.measure.segment;

import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import java.io.BufferedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the product does: parquet-java writes, Hardwood reads.
record Product() implements Codec {
    @Override
    public String name() {
        return "product";
    }

    @Override
    public void write(Table table, Path file) throws Exception {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                var writer = RowFormat.PARQUET.write(out, table.schema())) {
            writer.write(table);
        }
    }

    /// Reads the one segment of the store beside the file, which holds the same table.
    @Override
    public Table read(Path file, TableSchema like, List<String> names) throws Exception {
        var store = new SegmentStore(store(file));
        return store.read(store.list().getFirst().digest(), names);
    }

    static Path store(Path file) {
        return file.resolveSibling("store");
    }
}
