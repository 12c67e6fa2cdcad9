package seeded.alert.api;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;

public sealed interface AlertCommand {
    record OpenCommand(@TargetId String id) implements AlertCommand {}

    @Requires(Permission.EDIT)
    record AimlessCommand(String id) implements AlertCommand {}
}
