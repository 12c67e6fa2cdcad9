package io.infranaut.platform.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A text with the signatures below it.
///
/// Source: C2SP signed-note.
///
/// @param text ends with a line break
/// @param signatures at least one
public record SignedNote(String text, List<Signature> signatures) {
    private static final String MARK = "— ";
    private static final int SIGNATURE_BYTES = 64;

    /// @param name of the signer
    /// @param value base64 of the key's id and the signature
    public record Signature(String name, String value) {}

    public SignedNote {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the text of a note ends with a line break");
        }
        signatures = List.copyOf(signatures);
    }

    static Signature signature(NoteKey key, byte[] ed25519) {
        byte[] id = key.id();
        byte[] value = ByteBuffer.allocate(id.length + ed25519.length)
                .put(id)
                .put(ed25519)
                .array();
        return new Signature(key.name(), Base64.getEncoder().encodeToString(value));
    }

    /// @throws IllegalArgumentException when it is not a note
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("a signed note has a text, an empty line and signatures");
        }
        List<Signature> signatures = note.substring(end + 2)
                .lines()
                .map(line -> {
                    String[] words = line.split(" ");
                    if (words.length != 3 || !(words[0] + " ").equals(MARK)) {
                        throw new IllegalArgumentException("a signature looks like — <name> <base64>");
                    }
                    return new Signature(words[1], words[2]);
                })
                .toList();
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("the note is not signed");
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    /// Whether the key's owner signed the text.
    public boolean isSignedBy(NoteKey key) {
        return signatures.stream().anyMatch(signature -> {
            if (!signature.name().equals(key.name())) {
                return false;
            }
            byte[] value;
            try {
                value = Base64.getDecoder().decode(signature.value());
            } catch (IllegalArgumentException e) {
                return false;
            }
            byte[] id = key.id();
            return value.length == id.length + SIGNATURE_BYTES
                    && Arrays.equals(Arrays.copyOf(value, id.length), id)
                    && key.verifies(
                            text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(value, id.length, value.length));
        });
    }

    /// As [#parse(String)] reads it.
    @Override
    public String toString() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(s ->
                note.append(MARK).append(s.name()).append(' ').append(s.value()).append('\n'));
        return note.toString();
    }
}
