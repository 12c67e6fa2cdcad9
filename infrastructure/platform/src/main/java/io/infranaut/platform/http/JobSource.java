package io.infranaut.platform.http;

import java.util.Optional;
import java.util.UUID;

/// Where the jobs of one kind can be looked up. A command endpoint that is asked to wait for its job looks here; a
/// process without queries has none, and does not wait.
public interface JobSource {
    String kind();

    Optional<Job> find(UUID id);
}
