package io.infranaut.alert.api;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names an alert: its signal and the number of the episode, `<signal>.<episode>`. Raising what is already raised
/// therefore gives the same alert, and a word said to an old alert never reaches the next one.
public record AlertId(String value) {
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.([1-9][0-9]{0,8})");

    public AlertId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an alert id is a signal's UUID, a dot and a number");
        }
    }

    /// @param episode counted from 1
    public static AlertId of(SignalId signalId, int episode) {
        return new AlertId(signalId + "." + episode);
    }

    /// The signal that the alert belongs to.
    public SignalId signalId() {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return new SignalId(UUID.fromString(matcher.group(1)));
    }

    @Override
    public String toString() {
        return value;
    }
}
