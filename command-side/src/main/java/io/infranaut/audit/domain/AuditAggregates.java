package io.infranaut.audit.domain;

import io.infranaut.audit.api.DeadLettersCommand;
import io.infranaut.audit.api.ErasureCommand;
import io.infranaut.audit.api.ProcessorCommand;
import io.infranaut.audit.api.ReplayCommand;
import io.infranaut.audit.api.RepublicationCommand;
import io.infranaut.audit.api.StuckStepCommand;
import io.infranaut.audit.api.TrailCommand;
import io.infranaut.audit.api.TrailCommand.RecordAccesses;
import io.infranaut.audit.api.TrailId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.axon.AggregateType;
import io.infranaut.platform.trail.AccessRecords;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of audit.
@Configuration(proxyBeanMethods = false)
class AuditAggregates {
    @Bean
    AggregateType<?, ?> replays() {
        return new AggregateType<>(ReplayAggregate.class, ReplayCommand.class, ReplayAggregate::new);
    }

    @Bean
    AggregateType<?, ?> deadLetters() {
        return new AggregateType<>(DeadLettersAggregate.class, DeadLettersCommand.class, DeadLettersAggregate::new);
    }

    @Bean
    AggregateType<?, ?> erasures() {
        return new AggregateType<>(ErasureAggregate.class, ErasureCommand.class, ErasureAggregate::new);
    }

    @Bean
    AggregateType<?, ?> republications() {
        return new AggregateType<>(
                RepublicationAggregate.class, RepublicationCommand.class, RepublicationAggregate::new);
    }

    @Bean
    AggregateType<?, ?> processorDecisions() {
        return new AggregateType<>(ProcessorAggregate.class, ProcessorCommand.class, ProcessorAggregate::new);
    }

    @Bean
    AggregateType<?, ?> accessTrails() {
        return new AggregateType<>(TrailAggregate.class, TrailCommand.class, TrailAggregate::new);
    }

    @Bean
    AggregateType<?, ?> stuckSteps() {
        return new AggregateType<>(StuckStepAggregate.class, StuckStepCommand.class, StuckStepAggregate::new);
    }

    /// How the accesses that the platform has seen become part of the history.
    @Bean
    AccessRecords accessRecords() {
        return (stream, accesses, at) ->
                new RecordAccesses(new TrailId(Ids.derived("access-trail", stream)), accesses, at);
    }
}
