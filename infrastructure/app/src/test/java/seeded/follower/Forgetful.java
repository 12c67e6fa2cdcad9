package seeded.follower;

import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import java.util.Set;
import org.jooq.DSLContext;

/// Handles an event that it does not say.
public final class Forgetful implements ReadModel {
    @Override
    public String name() {
        return "forgetful";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(KeyIssued.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        switch (event) {
            case KeyIssued e -> db.execute("select ?", e.name());
            case KeyRotated e -> db.execute("select ?", e.at());
            default -> {}
        }
    }
}
