package io.infranaut.platform.api;

import java.util.regex.Pattern;

/// A SHA-256 digest as 64 lower-case hexadecimal characters.
public record Digest(String value) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Digest {
        if (!HEX.matcher(value).matches()) {
            throw new IllegalArgumentException("a digest is 64 lower-case hexadecimal characters, not " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
