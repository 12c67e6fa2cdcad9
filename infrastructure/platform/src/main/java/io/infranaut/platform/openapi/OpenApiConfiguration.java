package io.infranaut.platform.openapi;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Wait;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Has springdoc's document completed by [Conventions].
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class, PageRequest.class, Wait.class);
    }

    @Bean
    OperationCustomizer rememberHandlers() {
        return Conventions::remember;
    }

    @Bean
    OpenApiCustomizer conventionsInTheDocument() {
        return document -> new Conventions(document).write();
    }
}
