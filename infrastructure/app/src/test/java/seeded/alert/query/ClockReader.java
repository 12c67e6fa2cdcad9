package seeded.alert.query;

import java.time.Instant;

class ClockReader {
    Instant now() {
        return Instant.now();
    }
}
