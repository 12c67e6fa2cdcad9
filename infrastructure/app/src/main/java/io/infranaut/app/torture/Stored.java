package io.infranaut.app.torture;

import io.infranaut.platform.json.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An event as the event store holds it.
record Stored(
        long position, String id, String aggregate, long sequence, String type, Instant recordedAt, JsonNode payload) {
    String text(String name) {
        return payload.path(name).asString("");
    }

    /// All of them, in order.
    static List<Stored> all(Connection database) throws SQLException {
        var events = new ArrayList<Stored>();
        try (var statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "select position, event_id, aggregate_id, sequence_number, type, recorded_at,"
                                + " convert_from(payload, 'UTF8') from event_store.domain_event order by position")) {
            while (row.next()) {
                events.add(new Stored(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getObject(6, OffsetDateTime.class).toInstant(),
                        Json.mapper().readTree(row.getString(7))));
            }
        }
        return events;
    }
}
