package io.infranaut.statistics.chunk;

/// Rows that are judged together.
///
/// @param key `[0:4999]` (first and last row) for chunks by size or count; the period for calendar chunks:
///     `2026-11-23 14:00`, `2026-11-23`, `2026-11-23/2026-11-29`, `2026-11`, `2026Q4`, `2026`
/// @param from index of the first row
/// @param to index after the last row
public record Chunk(String key, int from, int to) {
    public Chunk {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a chunk has at least one row: " + from + " to " + to);
        }
    }

    static Chunk ofRows(int from, int to) {
        return new Chunk("[" + from + ":" + (to - 1) + "]", from, to);
    }

    public int rows() {
        return to - from;
    }
}
