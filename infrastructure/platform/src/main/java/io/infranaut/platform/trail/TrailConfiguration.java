package io.infranaut.platform.trail;

import io.infranaut.platform.axon.CommandSender;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class TrailConfiguration {
    @Bean
    AccessTrail accessTrail(
            CommandSender sender,
            AccessRecords records,
            Clock clock,
            @Value("${infranaut.audit.accesses-per-minute:60}") int perMinute) {
        return new AccessTrail(sender, records, clock, perMinute);
    }

    /// Around everything but the id of the request.
    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(AccessTrail trail, Clock clock) {
        var registration = new FilterRegistrationBean<>(new AccessFilter(trail, clock));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
