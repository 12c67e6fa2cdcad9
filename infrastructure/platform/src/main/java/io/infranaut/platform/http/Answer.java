package io.infranaut.platform.http;

import io.infranaut.platform.axon.Receipt;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to a command.
///
/// @param status HTTP status
/// @param headers beside `ETag` and `Infranaut-Position`, which the platform adds
/// @param body or null for none
/// @param storedBody what a repeated request gets: the same, unless the body holds a secret that is shown only once
public record Answer(
        int status,
        Map<String, String> headers,
        @Nullable Object body,
        @Nullable Object storedBody) {
    /// The header with a position that what a command did is not behind.
    public static final String POSITION = "Infranaut-Position";

    public Answer(int status, Map<String, String> headers, @Nullable Object body) {
        this(status, headers, body, body);
    }

    /// The same answer with another body for repeated requests.
    public Answer butStored(@Nullable Object other) {
        return new Answer(status, headers, body, other);
    }

    public static Answer ok(@Nullable Object body) {
        return new Answer(200, Map.of(), body);
    }

    /// @param location path of the new resource
    public static Answer created(String location, @Nullable Object body) {
        return new Answer(201, Map.of("Location", location), body);
    }

    /// For work that goes on; the location answers how far it is.
    public static Answer accepted(String location, @Nullable Object body) {
        return new Answer(202, Map.of("Location", location), body);
    }

    public static Answer noContent() {
        return new Answer(204, Map.of(), null);
    }

    Answer with(Receipt receipt) {
        var all = new LinkedHashMap<>(headers);
        if (receipt.version() >= 0) {
            all.put("ETag", etag(receipt.version()));
        }
        if (receipt.position() > 0) {
            all.put(POSITION, Long.toString(receipt.position()));
        }
        return new Answer(status, all, body, storedBody);
    }

    /// The entity tag of an aggregate's version.
    public static String etag(long version) {
        return '"' + Long.toString(version) + '"';
    }
}
