package io.infranaut.platform.axon;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.springframework.jdbc.datasource.DataSourceUtils;

/// What stands in the way of a claim, and what goes with it: nobody claims a segment of a processor that is paused or
/// whose segments are being changed; who claims one learns what was handled before two of them were merged. Both are
/// read in the transaction of the claim, so that no node has to be told first.
final class SegmentClaims {
    private static final Pattern GENERATION = Pattern.compile("-g[0-9]+$");

    private final DataSource dataSource;
    private final Map<String, List<Merged>> merged = new ConcurrentHashMap<>();

    SegmentClaims(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// The name by which an operator knows a processor: all generations of a read model go by the read model's.
    static String follower(String processor) {
        return GENERATION.matcher(processor).replaceFirst("");
    }

    /// What a segment had handled before it was merged with another one.
    private record Merged(Segment segment, long upTo) {}

    boolean areHeld(String processor) {
        return read(
                "select 1 from platform.processor where name = ? and (paused or changing)",
                follower(processor),
                ResultSet::next);
    }

    /// Learns what was handled before; called by whoever has just claimed a segment.
    void claimed(String processor) {
        List<Merged> found = read(
                "select segment, mask, up_to from platform.processor_merge where processor = ?", processor, rows -> {
                    var all = new ArrayList<Merged>();
                    while (rows.next()) {
                        all.add(new Merged(ProcessorSegments.segment(rows.getInt(1), rows.getInt(2)), rows.getLong(3)));
                    }
                    return all;
                });
        if (found.isEmpty()) {
            merged.remove(processor);
        } else {
            merged.put(processor, found);
        }
    }

    boolean handledBefore(String processor, EventMessage<?> message, EventHandlerInvoker invoker) {
        List<Merged> all = merged.isEmpty() ? null : merged.get(processor);
        if (all == null) {
            return false;
        }
        long position = Recorded.of(message).position();
        return all.stream()
                .anyMatch(before -> position <= before.upTo() && invoker.canHandle(message, before.segment()));
    }

    private interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T read(String sql, String name, Reader<T> reader) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return reader.read(rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read what was decided about the processor " + name, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
