package io.infranaut.platform.personal;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.platform.PromptDataSource;
import io.infranaut.platform.secret.MasterKeys;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where the keys of data subjects are kept: by default in a schema of the events' database, on connections of their
/// own; with `infranaut.subject-keys.url`, `.username` and `.password` in another database.
@Configuration(proxyBeanMethods = false)
public class PersonalConfiguration {
    @Bean
    SubjectKeys subjectKeys(
            @Value("${infranaut.subject-keys.url:${spring.datasource.url}}") String url,
            @Value("${infranaut.subject-keys.username:${spring.datasource.username}}") String user,
            @Value("${infranaut.subject-keys.password:${spring.datasource.password}}") String password,
            @Value("${spring.datasource.hikari.initialization-fail-timeout:1}") long patienceMillis,
            MasterKeys master,
            Clock clock) {
        var store = new HikariDataSource();
        store.setPoolName("subject-keys");
        store.setJdbcUrl(url);
        store.setUsername(user);
        store.setPassword(password);
        store.setMaximumPoolSize(4);
        store.setMinimumIdle(0);
        store.setInitializationFailTimeout(patienceMillis);
        PromptDataSource.under(store);
        return new SubjectKeys(store, master, clock);
    }
}
