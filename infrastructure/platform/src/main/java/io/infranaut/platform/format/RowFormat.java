package io.infranaut.platform.format;

import io.infranaut.platform.api.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The formats rows come and go in.
///
/// | type | JSON, NDJSON | CSV | Parquet |
/// | --- | --- | --- | --- |
/// | BOOLEAN | `true`, `false` | `true`, `false`, any case | BOOLEAN |
/// | INTEGER | number without a fraction, 64 bits | the same as text | INT32, INT64 |
/// | DOUBLE | number that is finite as a double | the same as text | FLOAT, DOUBLE, INT32, INT64 |
/// | STRING | string | text; empty quoted is "" | BYTE_ARRAY, UTF-8 |
/// | TIMESTAMP | RFC 3339 with offset, or `2014-01-01` (midnight UTC), as a string | the same as text | TIMESTAMP,
///DATE, or such text |
/// | null | `null` or left out | empty and not quoted | null |
///
/// Digits of a second beyond microseconds are cut off. JSON is an array of objects, or an object with such an array as
/// its only member `rows`. CSV is RFC 4180 in UTF-8 with a header line. A column that the schema does not have makes a
/// JSON row bad; in a CSV header or a Parquet schema, where it concerns all rows, it makes the body malformed.
public enum RowFormat {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    CSV("text/csv"),
    PARQUET("application/vnd.apache.parquet");

    private static final Map<String, RowFormat> ALIASES = Map.of(
            "application/ndjson", NDJSON,
            "application/jsonl", NDJSON,
            "application/json-lines", NDJSON,
            "application/parquet", PARQUET,
            "application/x-parquet", PARQUET);

    private final String mediaType;

    RowFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /// The format of a Content-Type; parameters are ignored.
    public static Optional<RowFormat> ofMediaType(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(f -> f.mediaType.equals(type))
                .findFirst()
                .or(() -> Optional.ofNullable(ALIASES.get(type)));
    }

    /// Reads a body that is already decompressed. Parquet, which is read from its end, is first copied to a temporary
    /// file that goes with the reader: open a file by [#read(Path, TableSchema, ReadLimits)] instead.
    ///
    /// @throws MalformedBodyException when header or footer already tell that it cannot be read
    public RowReader read(InputStream body, TableSchema schema, ReadLimits limits) throws IOException {
        return switch (this) {
            case JSON -> new JsonRowReader(body, schema, limits);
            case NDJSON -> new NdjsonRowReader(body, schema, limits);
            case CSV -> new CsvRowReader(body, schema, limits);
            case PARQUET -> ParquetRowReader.ofStream(body, schema, limits);
        };
    }

    /// Reads a file that is not compressed as a whole.
    public RowReader read(Path file, TableSchema schema, ReadLimits limits) throws IOException {
        return this == PARQUET
                ? ParquetRowReader.ofFile(file, schema, limits)
                : read(Files.newInputStream(file), schema, limits);
    }

    /// Writes tables of the schema to the stream, which is closed with the writer.
    public RowWriter write(OutputStream out, TableSchema schema) throws IOException {
        return switch (this) {
            case JSON -> new JsonRowWriter(out, schema, true);
            case NDJSON -> new JsonRowWriter(out, schema, false);
            case CSV -> new CsvRowWriter(out, schema);
            case PARQUET -> new ParquetRowWriter(out, schema);
        };
    }
}
