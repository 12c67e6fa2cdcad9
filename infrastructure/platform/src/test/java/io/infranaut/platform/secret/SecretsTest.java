package io.infranaut.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.infranaut.embedded.Postgres;
import io.infranaut.platform.TestPlatform;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Postgres postgres = TestPlatform.newDatabase();

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private <T> T with(String key, String previous, Function<Secrets, T> work) {
        Map<String, Object> settings = Map.of("INFRANAUT_MASTER_KEY", key, "INFRANAUT_PREVIOUS_MASTER_KEY", previous);
        try (TestPlatform platform = TestPlatform.with(settings, postgres)) {
            return work.apply(platform.bean(Secrets.class));
        }
    }

    @Test
    void secretsMoveToAnotherMasterKey() {
        UUID id = with(key(1), "", secrets -> secrets.keep("signs webhooks", TestPlatform.NOW));

        assertThat(this.<String>with(key(1), "", secrets -> secrets.read(id))).isEqualTo("signs webhooks");
        assertThat(this.<String>with(key(2), key(1), secrets -> secrets.read(id)))
                .isEqualTo("signs webhooks");
        assertThat(this.<String>with(key(2), "", secrets -> secrets.read(id))).isEqualTo("signs webhooks");
        try (TestPlatform platform = TestPlatform.with(Map.of("INFRANAUT_MASTER_KEY", key(2)), postgres)) {
            platform.db().execute("update platform.secret set id = ?", new UUID(0, 1));
            assertThatIllegalStateException()
                    .isThrownBy(() -> platform.bean(Secrets.class).read(new UUID(0, 1)))
                    .withMessageContaining("altered");
        }
    }
}
