package io.infranaut.platform.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The first note, with its key, is the example of the documentation of Go's implementation.
class SignedNoteTest {
    private static final String NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;
    private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final byte[] SECRET = Base64.getDecoder().decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");

    private final NoteSigner signer = NoteSigner.of("PeterNeumann", Arrays.copyOfRange(SECRET, 1, SECRET.length));

    @Test
    void thePublishedNoteIsReadVerifiedAndMadeAgain() {
        SignedNote note = SignedNote.parse(NOTE);

        assertThat(note).hasToString(NOTE);
        assertThat(note.isSignedBy(NoteKey.parse(KEY))).isTrue();
        assertThat(signer.key()).hasToString(KEY).isEqualTo(NoteKey.parse(KEY));
        assertThat(signer.sign(note.text())).hasToString(NOTE);
    }

    @Test
    void anyOtherNoteIsNotVerified() {
        NoteKey key = NoteKey.parse(KEY);
        NoteKey other = NoteSigner.of("PeterNeumann", new byte[32]).key();

        assertThat(SignedNote.parse(NOTE.replace("answer", "Answer")).isSignedBy(key))
                .isFalse();
        assertThat(SignedNote.parse(NOTE.replace("/SffcvI", "/SffcvJ")).isSignedBy(key))
                .isFalse();
        assertThat(SignedNote.parse(NOTE.replace("PeterNeumann", "Peter")).isSignedBy(key))
                .isFalse();
        assertThat(SignedNote.parse(NOTE.replace("nAM=", "!")).isSignedBy(key)).isFalse();
        assertThat(SignedNote.parse(NOTE).isSignedBy(other)).isFalse();
    }

    @Test
    void whatIsNoNoteOrKeyIsRefused() {
        for (String text : List.of("", "text\n", "text\n\n", NOTE.strip(), NOTE.replace("— ", "- "))) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> SignedNote.parse(text));
        }
        for (String text : List.of("", "a+b", KEY.replace("c74f", "c74e"), KEY.replace("+AR", "+BR"), KEY + "AA==")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> NoteKey.parse(text));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSigner.of("a b", new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> NoteSigner.of("a", new byte[31]));
    }

    @Test
    void aCheckpointIsReadAsItIsWritten() {
        var checkpoint = new Checkpoint("example.org/log", 12, Hash.leaf(new byte[0]));

        assertThat(checkpoint.text()).isEqualTo("example.org/log\n12\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n");
        assertThat(Checkpoint.parse(checkpoint.text() + "more\n")).isEqualTo(checkpoint);
        for (String text : List.of("", "a\n1\n", "a\n01\nAAAA\n", "a\n-1\nAAAA\n", "a\n1\nAAAA\n", "\n1\nAAAA\n")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Checkpoint.parse(text));
        }
    }

    @Test
    void aSignerWithoutANameIsNamedByItsKey() {
        assertThat(NoteSigner.of("", new byte[32]).key().name()).matches("infranaut/[0-9a-f]{16}");
    }
}
