package io.infranaut.embedded;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.util.function.Supplier;

/// Starting on a port that somebody else may take in the moment between looking and binding.
final class Ports {

    private static final int ATTEMPTS = 3;

    private Ports() {}

    /// Starts a server; when its port was ours to choose and is taken after all, starts it again, on another one.
    static <S> S onFreePort(DataDirectory directory, String server, int wanted, Supplier<S> start) {
        for (var attempt = 1; ; attempt++) {
            try {
                return start.get();
            } catch (EmbeddedServerException e) {
                if (e.reason() != Reason.PORT_TAKEN || wanted != 0 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
