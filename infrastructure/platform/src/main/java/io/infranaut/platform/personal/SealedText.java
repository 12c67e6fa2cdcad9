package io.infranaut.platform.personal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.io.JsonStringEncoder;

/// A text that is encrypted: `sealed:1:<key>:<event>:<place>:<base64url>`. The last part is AES-256-GCM's nonce,
/// ciphertext and tag; all before it, the last colon included, is what they are bound to.
///
/// @param key id of the data subject's key
/// @param event id of the event that it was sealed in
/// @param place the event's type, a slash, and the component
/// @param sealed nonce, ciphertext and tag
record SealedText(UUID key, String event, String place, byte[] sealed) {
    static final String PREFIX = "sealed:1:";
    private static final Pattern TEXT = Pattern.compile(
            PREFIX + "([0-9a-f-]{36}):([^:\"\\\\]{1,200}):([A-Za-z0-9_./]{1,200}):([A-Za-z0-9_-]{38,})");
    private static final Pattern IN_JSON = Pattern.compile('"' + TEXT.pattern() + '"');

    static boolean isSealed(String text) {
        return text.startsWith(PREFIX);
    }

    /// What all texts begin with that are sealed with a key.
    static String beginning(UUID key) {
        return PREFIX + key + ":";
    }

    static byte[] associated(UUID key, String event, String place) {
        return (beginning(key) + event + ":" + place + ":").getBytes(StandardCharsets.UTF_8);
    }

    byte[] associated() {
        return associated(key, event, place);
    }

    /// None for a text that is not sealed, or not as it should be.
    static Optional<SealedText> parse(String text) {
        if (!isSealed(text)) {
            return Optional.empty();
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SealedText(
                    UUID.fromString(parts.group(1)),
                    parts.group(2),
                    parts.group(3),
                    Base64.getUrlDecoder().decode(parts.group(4))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Puts other texts in the place of the sealed ones in JSON; only whole strings are sealed texts.
    static String inJson(String json, UnaryOperator<String> other) {
        if (!json.contains(PREFIX)) {
            return json;
        }
        return IN_JSON.matcher(json)
                .replaceAll(found -> Matcher.quoteReplacement('"'
                        + quoted(other.apply(
                                found.group().substring(1, found.group().length() - 1)))
                        + '"'));
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
    }

    @Override
    public String toString() {
        return new String(associated(), StandardCharsets.UTF_8)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }
}
