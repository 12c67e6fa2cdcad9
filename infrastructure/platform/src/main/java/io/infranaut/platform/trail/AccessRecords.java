package io.infranaut.platform.trail;

import io.infranaut.platform.api.Access;
import java.time.Instant;
import java.util.List;

/// Makes the command that puts accesses on record.
public interface AccessRecords {
    /// @param stream names what was seen by one process on one day
    Object command(String stream, List<Access> accesses, Instant at);
}
