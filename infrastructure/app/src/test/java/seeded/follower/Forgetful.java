package seeded.follower;

import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.util.Set;

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
    public void on(Object event, Recorded recorded, Rows rows) {
        switch (event) {
            case KeyIssued e -> rows.db().execute("select ?", e.name());
            case KeyRotated e -> rows.db().execute("select ?", e.at());
            default -> {}
        }
    }
}
