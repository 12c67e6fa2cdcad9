package io.infranaut.ingestion.api;

/// The format of a source's rows.
public enum SourceFormat {
    JSON,
    NDJSON,
    CSV,
    PARQUET
}
