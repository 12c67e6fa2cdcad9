package io.infranaut.storage.query;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.redis.HotWindow;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.query.RowFilter.Operator;
import io.infranaut.storage.query.Stored.Dataset;
import io.infranaut.storage.query.Stored.Stretch;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Finds the nearest tier that holds all of the rows that are asked for. Redis answers when every batch that may have
/// such rows is there; PostgreSQL when time or key narrow the rows and it holds all batches; else the segments, which
/// also answer for pinned versions and digests.
@Component
final class Tiers {
    private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);

    private final Stored stored;
    private final SegmentStore segments;
    private final HotWindow window;
    private final DataSource source;
    private final Clock clock;
    private final Map<Tier, LongAdder> answers = new EnumMap<>(Tier.class);
    private final Set<UUID> filling = ConcurrentHashMap.newKeySet();

    Tiers(Stored stored, SegmentStore segments, HotWindow window, DataSource source, Clock clock) {
        this.stored = stored;
        this.segments = segments;
        this.window = window;
        this.source = source;
        this.clock = clock;
        for (Tier tier : Tier.values()) {
            answers.put(tier, new LongAdder());
        }
    }

    /// Where the rows are read from.
    record Choice(Tier tier, RowStream rows) {}

    /// How many requests each tier has answered since the start.
    Map<Tier, Long> answered() {
        var counts = new EnumMap<Tier, Long>(Tier.class);
        answers.forEach((tier, count) -> counts.put(tier, count.sum()));
        return counts;
    }

    /// @param tier the only one that may answer, or null
    Choice choose(
            Dataset dataset,
            @Nullable Integer version,
            @Nullable String digest,
            RowFilter filter,
            List<String> wanted,
            @Nullable Tier tier) {
        Choice choice = find(dataset, version, digest, filter, wanted, tier);
        Objects.requireNonNull(answers.get(choice.tier())).increment();
        return choice;
    }

    private Choice find(
            Dataset dataset,
            @Nullable Integer version,
            @Nullable String digest,
            RowFilter filter,
            List<String> wanted,
            @Nullable Tier tier) {
        List<String> read = read(filter, wanted);
        if (version != null || digest != null) {
            if (tier != null && tier != Tier.COLD) {
                throw new InvalidInput("?tier", "versions and digests are read from segments, the tier COLD");
            }
            List<Stretch> fixed = version != null
                    ? stored.versionSegments(dataset.id(), version)
                    : stored.segment(dataset.id(), String.valueOf(digest));
            return cold(dataset, fixed, filter, read);
        }
        List<Stretch> all = stored.segments(dataset.id());
        List<Stretch> needed =
                all.stream().filter(batch -> mayHold(dataset, batch, filter)).toList();
        if (tier == null || tier == Tier.HOT) {
            Optional<Choice> hot = hot(dataset, all, needed, read);
            if (hot.isPresent()) {
                return hot.get();
            }
        }
        if (tier == Tier.WARM || (tier == null && isNarrow(dataset, filter))) {
            Optional<Choice> warm = warm(dataset, all, read, filter);
            if (warm.isPresent()) {
                return warm.get();
            }
        }
        if (tier == Tier.HOT || tier == Tier.WARM) {
            throw new InvalidInput("?tier", "the tier " + tier + " does not hold all of these rows now");
        }
        return cold(dataset, needed, filter, read);
    }

    private static List<String> read(RowFilter filter, List<String> wanted) {
        var read = new LinkedHashSet<>(wanted);
        filter.conditions().forEach(condition -> read.add(condition.column()));
        return List.copyOf(read);
    }

    private static boolean isNarrow(Dataset dataset, RowFilter filter) {
        return filter.conditions().stream()
                .anyMatch(condition -> dataset.schema()
                        .column(condition.column())
                        .filter(column -> column.role() == ColumnRole.TIME
                                || (column.role() == ColumnRole.ID && condition.operator() == Operator.EQUAL))
                        .isPresent());
    }

    private static boolean mayHold(Dataset dataset, Stretch batch, RowFilter filter) {
        Optional<Column> time = dataset.schema().withRole(ColumnRole.TIME);
        if (time.isEmpty()) {
            return true;
        }
        Object from = filter.bound(time.get().name(), Operator.AT_LEAST);
        Object to = filter.bound(time.get().name(), Operator.LESS);
        if (from == null && to == null) {
            return true;
        }
        return batch.from() != null
                && batch.to() != null
                && (from == null || Micros.of(batch.to()) >= (Long) from)
                && (to == null || Micros.of(batch.from()) < (Long) to);
    }

    private Optional<Choice> hot(Dataset dataset, List<Stretch> all, List<Stretch> needed, List<String> read) {
        try {
            NavigableMap<Long, HotWindow.Note> here = needed.isEmpty() ? new TreeMap<>() : window.batches(dataset.id());
            if (needed.isEmpty() || !needed.stream().allMatch(batch -> here.containsKey(batch.ordinal()))) {
                fillIfLost(dataset, all, here);
                return Optional.empty();
            }
            List<Table> rows = new ArrayList<>();
            for (Stretch batch : needed) {
                Optional<Table> table = window.read(dataset.id(), batch.ordinal(), dataset.schema());
                if (table.isEmpty()) {
                    return Optional.empty();
                }
                rows.add(table.get().project(read));
            }
            Iterator<Table> each = rows.iterator();
            return Optional.of(new Choice(Tier.HOT, () -> each.hasNext() ? each.next() : null));
        } catch (RedisException | IOException e) {
            LOG.warn("Redis does not answer for the latest rows: {}", e.toString());
            return Optional.empty();
        }
    }

    /// Puts the latest batches back when the very latest, which belongs there, is not there.
    private void fillIfLost(Dataset dataset, List<Stretch> all, NavigableMap<Long, HotWindow.Note> here) {
        Instant oldest = clock.instant().minus(window.limits().age());
        if (all.isEmpty()
                || here.containsKey(all.getLast().ordinal())
                || all.getLast().rows() > window.limits().rows()
                || all.getLast().storedAt().isBefore(oldest)
                || !filling.add(dataset.id())) {
            return;
        }
        Thread.ofVirtual().name("fill-hot-window").start(() -> {
            try {
                long rows = 0;
                for (Stretch batch : all.reversed()) {
                    rows += batch.rows();
                    if (rows > window.limits().rows() || batch.storedAt().isBefore(oldest)) {
                        break;
                    }
                    window.put(
                            dataset.id(),
                            batch.ordinal(),
                            segments.read(batch.file()),
                            batch.storedAt(),
                            clock.instant());
                }
            } catch (RedisException | IOException | SegmentException e) {
                LOG.warn("the latest rows cannot be put back into Redis: {}", e.toString());
            } finally {
                filling.remove(dataset.id());
            }
        });
    }

    private Optional<Choice> warm(Dataset dataset, List<Stretch> all, List<String> read, RowFilter filter) {
        boolean unsayable =
                filter.conditions().stream().anyMatch(c -> c.value() instanceof String text && text.indexOf('\0') >= 0);
        Optional<Stored.Warm> table = unsayable ? Optional.empty() : stored.warm(dataset.id(), all);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        long last = all.isEmpty() ? 0 : all.getLast().ordinal();
        try {
            return Optional.of(
                    new Choice(Tier.WARM, WarmRows.open(source, table.get(), dataset.schema(), read, filter, last)));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Choice cold(Dataset dataset, List<Stretch> stretches, RowFilter filter, List<String> read) {
        Iterator<Stretch> each = stretches.stream()
                .filter(batch -> mayHold(dataset, batch, filter))
                .iterator();
        return new Choice(
                Tier.COLD, () -> each.hasNext() ? segments.read(each.next().file(), read) : null);
    }
}
