package io.infranaut.platform.personal;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.platform.PromptDataSource;
import io.infranaut.platform.secret.MasterKeys;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/// Where the keys of data subjects are kept: by default in a schema of the events' database, on connections of their
/// own; with `infranaut.subject-keys.url`, `.username` and `.password` in another database.
@Configuration(proxyBeanMethods = false)
public class PersonalConfiguration {
    /// @param events where the events are kept, and with which settings
    @Bean
    SubjectKeys subjectKeys(
            DataSource events,
            @Value("${infranaut.event-store:postgres}") String eventStore,
            @Value("${spring.datasource.url}") String eventsUrl,
            @Value("${spring.datasource.username}") String eventsUser,
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
        boolean shared = eventStore.equals("postgres") && url.equals(eventsUrl) && user.equals(eventsUser);
        return new SubjectKeys(store, shared ? new TransactionAwareDataSourceProxy(events) : null, master, clock);
    }
}
