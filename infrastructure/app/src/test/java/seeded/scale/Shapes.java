package seeded.scale;

import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a developer may do to an event.
public final class Shapes {
    private Shapes() {}

    public enum Unit {
        GRAM,
        POUND
    }

    public enum MoreUnits {
        GRAM,
        POUND,
        STONE
    }

    public record Reading(double value, @Nullable String note) {}

    @EventType("seeded.Weighed")
    public record Weighed(
            String scale,
            List<Reading> readings,
            Unit unit,
            @Nullable Instant at) {}

    @EventType("seeded.Weighed")
    public record Renamed(
            String device,
            List<Reading> readings,
            Unit unit,
            @Nullable Instant at) {}

    @EventType("seeded.Weighed")
    public record Required(String scale, List<Reading> readings, Unit unit, Instant at) {}

    @EventType("seeded.Weighed")
    public record Loosened(
            @Nullable String scale,
            List<Reading> readings,
            Unit unit,
            @Nullable Instant at) {}

    @EventType("seeded.Weighed")
    public record Extended(
            String scale,
            List<Reading> readings,
            MoreUnits unit,
            @Nullable Instant at) {}

    @EventType(value = "seeded.Weighed", revision = 2)
    public record Revised(
            String scale,
            List<Reading> readings,
            Unit unit,
            @Nullable Instant at,
            String place) {}
}
