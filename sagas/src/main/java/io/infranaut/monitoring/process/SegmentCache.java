package io.infranaut.monitoring.process;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads segments and keeps the few read last: neighbouring chunks are mostly in the same ones.
final class SegmentCache {
    private static final int KEPT = 4;

    private final SegmentStore store;
    private final List<String> columns;
    private final Map<Digest, Table> tables = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Table> eldest) {
            return size() > KEPT;
        }
    };

    SegmentCache(SegmentStore store, List<String> columns) {
        this.store = store;
        this.columns = columns;
    }

    Table read(Digest segment) throws IOException {
        Table table = tables.get(segment);
        if (table == null) {
            table = store.read(segment, columns);
            tables.put(segment, table);
        }
        return table;
    }
}
