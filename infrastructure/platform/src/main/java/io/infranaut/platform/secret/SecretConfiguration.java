package io.infranaut.platform.secret;

import java.nio.file.Path;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where secrets are kept.
@Configuration(proxyBeanMethods = false)
public class SecretConfiguration {
    @Bean
    MasterKeys masterKeys(
            @Value("${INFRANAUT_MASTER_KEY:#{null}}") @Nullable String given,
            @Value("${INFRANAUT_PREVIOUS_MASTER_KEY:#{null}}") @Nullable String previous,
            @Value("${infranaut.data-dir}") Path dataDirectory) {
        return MasterKeys.load(given, previous, dataDirectory);
    }

    @Bean
    @DependsOnDatabaseInitialization
    Secrets secrets(DSLContext db, MasterKeys keys) {
        var secrets = new Secrets(db, keys);
        if (keys.rotate()) {
            secrets.rewrap();
        }
        return secrets;
    }
}
