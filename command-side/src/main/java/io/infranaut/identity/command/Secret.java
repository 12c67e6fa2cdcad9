package io.infranaut.identity.command;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.security.KeyFormat;
import java.security.SecureRandom;

/// A new key's secret: shown once, then known only by its digest.
record Secret(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret random() {
        return new Secret(KeyFormat.random(RANDOM));
    }

    Digest digest() {
        return KeyFormat.digest(text);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
