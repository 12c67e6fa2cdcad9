package io.infranaut.alert.process;

import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.process.Worker;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Ends the time that an alert is kept after the last breach.
@Component
final class KeepFiring implements Worker<AlertRules.Quiet> {
    static final String KIND = "alert.keep-firing";

    private final DSLContext db;
    private final CommandSender sender;
    private final Clock clock;

    KeepFiring(DSLContext db, CommandSender sender, Clock clock) {
        this.db = db;
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<AlertRules.Quiet> itemType() {
        return AlertRules.Quiet.class;
    }

    @Override
    public Lane lane() {
        return Lane.DEADLINES;
    }

    @Override
    public void work(String id, AlertRules.Quiet item) {
        AlertRules.clearIfStillQuiet(db, sender, item, clock.instant());
    }
}
