package io.infranaut.validation.domain;

import io.infranaut.platform.axon.AggregateType;
import io.infranaut.platform.axon.Upcaster;
import io.infranaut.validation.api.SchemaCommand;
import io.infranaut.validation.api.SuiteCommand;
import io.infranaut.validation.api.ValidationCommand;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of validation.
@Configuration(proxyBeanMethods = false)
class ValidationAggregates {
    @Bean
    AggregateType<?, ?> schemas() {
        return new AggregateType<>(SchemaAggregate.class, SchemaCommand.class, SchemaAggregate::new);
    }

    @Bean
    AggregateType<?, ?> suiteType() {
        return new AggregateType<>(SuiteAggregate.class, SuiteCommand.class, SuiteAggregate::new);
    }

    @Bean
    AggregateType<?, ?> validations() {
        return new AggregateType<>(ValidationAggregate.class, ValidationCommand.class, ValidationAggregate::new);
    }

    /// Versions of datasets and schemas came later.
    @Bean
    Upcaster validationRequested() {
        return new Upcaster(
                "validation.ValidationRequested",
                1,
                event -> event.putNull("datasetVersion").putNull("schemaId").putNull("schemaVersion"));
    }

    @Bean
    Upcaster dataValidated() {
        return new Upcaster(
                "validation.DataValidated",
                1,
                event -> event.putNull("schemaId").putNull("schemaVersion"));
    }
}
