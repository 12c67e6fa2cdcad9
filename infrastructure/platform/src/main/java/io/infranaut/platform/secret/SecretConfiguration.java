package io.infranaut.platform.secret;

import java.nio.file.Path;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where secrets are kept.
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {
    @Bean
    Secrets secrets(
            DSLContext db,
            @Value("${INFRANAUT_MASTER_KEY:#{null}}") @Nullable String given,
            @Value("${infranaut.data-dir}") Path dataDirectory) {
        return new Secrets(db, MasterKey.load(given, dataDirectory));
    }
}
