package io.infranaut.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AesGcmTest {
    private record Vector(
            String name, byte[] key, byte[] nonce, byte[] associated, byte[] plaintext, byte[] sealed, boolean valid) {
        SecretKey secretKey() {
            return new SecretKeySpec(key, "AES");
        }
    }

    /// Those of one size of key.
    private static List<Vector> vectors(int keyBits, boolean nonceOf96Bits) throws IOException {
        try (InputStream in = Objects.requireNonNull(AesGcmTest.class.getResourceAsStream("wycheproof-aes-gcm.json"))) {
            var found = new ArrayList<Vector>();
            for (JsonNode group : Json.mapper().readTree(in).get("testGroups")) {
                boolean wanted = group.get("keySize").asInt() == keyBits
                        && (group.get("ivSize").asInt() == 96) == nonceOf96Bits;
                for (JsonNode test : wanted ? group.get("tests") : Json.mapper().createArrayNode()) {
                    found.add(new Vector(
                            "vector " + test.get("tcId").asInt() + " "
                                    + test.get("comment").asString(),
                            hex(test, "key"),
                            hex(test, "iv"),
                            hex(test, "aad"),
                            hex(test, "msg"),
                            HexFormat.of()
                                    .parseHex(test.get("iv").asString()
                                            + test.get("ct").asString()
                                            + test.get("tag").asString()),
                            test.get("result").asString().equals("valid")));
                }
            }
            return found;
        }
    }

    private static byte[] hex(JsonNode test, String name) {
        return HexFormat.of().parseHex(test.get(name).asString());
    }

    @Test
    void theVectorsOfWycheproofPass() throws Exception {
        List<Vector> vectors = vectors(256, true);
        assertThat(vectors).hasSize(66);
        assertThat(vectors.stream().filter(Vector::valid)).hasSize(39);
        for (Vector vector : vectors) {
            if (vector.valid()) {
                assertThat(AesGcm.seal(vector.secretKey(), vector.nonce(), vector.plaintext(), vector.associated()))
                        .as(vector.name())
                        .isEqualTo(vector.sealed());
                assertThat(AesGcm.open(vector.secretKey(), vector.sealed(), vector.associated()))
                        .as(vector.name())
                        .isEqualTo(vector.plaintext());
            } else {
                assertThatThrownBy(() -> AesGcm.open(vector.secretKey(), vector.sealed(), vector.associated()))
                        .as(vector.name())
                        .isInstanceOf(AEADBadTagException.class);
            }
        }
    }

    @Test
    void otherNoncesAndKeysAreRefused() throws Exception {
        List<Vector> others = vectors(256, false);
        assertThat(others).isNotEmpty();
        others.addAll(vectors(128, true));
        others.addAll(vectors(192, true));
        for (Vector vector : others) {
            assertThatIllegalArgumentException()
                    .as(vector.name())
                    .isThrownBy(() ->
                            AesGcm.seal(vector.secretKey(), vector.nonce(), vector.plaintext(), vector.associated()));
        }
        for (Vector vector : vectors(128, true)) {
            assertThatIllegalArgumentException()
                    .as(vector.name())
                    .isThrownBy(() -> AesGcm.open(vector.secretKey(), vector.sealed(), vector.associated()));
        }
    }

    @Test
    void theSameTextIsNeverSealedTheSame() throws Exception {
        var key = new SecretKeySpec(new byte[32], "AES");
        byte[] text = "the same".getBytes(StandardCharsets.UTF_8);
        byte[] one = AesGcm.seal(key, text, text);
        byte[] other = AesGcm.seal(key, text, text);

        assertThat(one).isNotEqualTo(other).hasSize(12 + text.length + 16);
        assertThat(AesGcm.open(key, one, text)).isEqualTo(text);
        assertThatThrownBy(() -> AesGcm.open(key, one, new byte[0])).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> AesGcm.open(key, new byte[27], text)).isInstanceOf(AEADBadTagException.class);
    }
}
