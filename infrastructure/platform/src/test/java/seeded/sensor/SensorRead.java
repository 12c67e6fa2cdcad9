package seeded.sensor;

import io.infranaut.platform.api.EventType;
import java.util.List;

/// An event that has had three shapes. The first had a `name` and a `celsius`; the second split the name into `site`
/// and `sensor`; the third has any number of readings, in kelvin.
@EventType(value = "seeded.SensorRead", revision = 3)
public record SensorRead(String site, String sensor, List<Double> kelvin) {}
