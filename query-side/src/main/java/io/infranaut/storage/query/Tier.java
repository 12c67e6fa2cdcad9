package io.infranaut.storage.query;

/// Where rows are kept.
enum Tier {
    /// the latest batches, in Redis
    HOT,
    /// all batches as a table, in PostgreSQL
    WARM,
    /// all batches as segments, in files
    COLD
}
