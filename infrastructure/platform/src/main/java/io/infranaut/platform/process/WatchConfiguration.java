package io.infranaut.platform.process;

import io.infranaut.platform.axon.ProcessorControl;
import java.time.Duration;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the platform itself knows of steps that should have happened.
@Configuration(proxyBeanMethods = false)
class WatchConfiguration {
    @Bean
    Watch workWatch(
            DSLContext db, ObjectProvider<WorkQueue> work, @Value("${infranaut.watchdog.grace:5s}") Duration grace) {
        return new WorkWatch(db, work, grace);
    }

    @Bean
    Watch processorWatch(
            DSLContext db, ProcessorControl control, @Value("${infranaut.watchdog.grace:5s}") Duration grace) {
        return new ProcessorWatch(db, control, grace);
    }
}
