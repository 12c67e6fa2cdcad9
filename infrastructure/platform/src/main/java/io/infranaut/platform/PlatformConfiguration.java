package io.infranaut.platform;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.axon.EventLog;
import io.infranaut.platform.axon.ProcessorControl;
import io.infranaut.platform.axon.ProcessorProgress;
import io.infranaut.platform.axon.ProcessorSegments;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.cluster.Node;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.Processes;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.ReadModels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts the platform together from the read models, processes and workers that the contexts declare as beans.
@Configuration(proxyBeanMethods = false)
public class PlatformConfiguration {
    /// Has the pool of connections find a database that is back without a pause of its own.
    @Bean
    static BeanPostProcessor promptConnections() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    PromptDataSource.under(pool);
                }
                return bean;
            }
        };
    }

    /// jOOQ on the thread's transaction. Tables of read models are found by the search path, so that a request `asOf`
    /// finds them as they were.
    @Bean
    DSLContext db(DataSource dataSource) {
        return DSL.using(
                new TransactionAwareDataSourceProxy(dataSource),
                SQLDialect.POSTGRES,
                new Settings().withRenderMapping(new RenderMapping().withDefaultSchema("public")));
    }

    @Bean
    TransactionTemplate transactionTemplate(PlatformTransactionManager transactions) {
        return new TransactionTemplate(transactions);
    }

    /// Started early, so that what the predecessor held is free by the time it is wanted.
    @Bean(initMethod = "start", destroyMethod = "")
    @DependsOnDatabaseInitialization
    Node node(DataSource dataSource) {
        return new Node(dataSource);
    }

    @Bean(destroyMethod = "")
    ReadModels readModels(
            DataSource dataSource,
            TransactionTemplate transaction,
            Processors processors,
            EventHistory events,
            ObjectProvider<ReadModel> models) {
        return new ReadModels(
                new TransactionAwareDataSourceProxy(dataSource),
                transaction,
                processors,
                events,
                models.orderedStream().toList());
    }

    @Bean(destroyMethod = "")
    Processes processes(Processors processors, ObjectProvider<EventProcess> processes) {
        return new Processes(processors, processes.orderedStream().toList());
    }

    @Bean(destroyMethod = "")
    WorkQueue workQueue(
            DataSource dataSource,
            Node node,
            ObjectProvider<Worker<?>> workers,
            ObjectProvider<RecurringTask<?>> recurring) {
        return new WorkQueue(
                new TransactionAwareDataSourceProxy(dataSource),
                node.id(),
                workers.orderedStream().toList(),
                recurring.orderedStream().toList());
    }

    @Bean
    ProcessorSegments processorSegments(DSLContext db, TransactionTemplate transaction) {
        return new ProcessorSegments(db, transaction);
    }

    @Bean(destroyMethod = "")
    ProcessorControl processorControl(DSLContext db, Processors processors, ObjectProvider<MeterRegistry> metrics) {
        var progress = new ProcessorProgress(db, processors, metrics.getIfAvailable(SimpleMeterRegistry::new));
        return new ProcessorControl(db, processors, progress);
    }

    /// Says of this node that it is ready although something is paused.
    @Bean
    HealthIndicator processorsHealthIndicator(ProcessorControl control) {
        return () -> {
            Set<String> paused = control.pausedNow();
            return paused.isEmpty()
                    ? Health.up().build()
                    : Health.status("PAUSED").withDetail("paused", paused).build();
        };
    }

    @Bean
    PlatformLifecycle platformLifecycle(
            Node node, ReadModels readModels, Processes processes, WorkQueue work, ProcessorControl control) {
        return new PlatformLifecycle(node, readModels, processes, work, control);
    }

    /// How far everything that follows the events is, beside the newest event.
    @Bean
    MeterBinder progress(ReadModels readModels, Processes processes, EventLog log, DSLContext db) {
        return registry -> {
            Gauge.builder("infranaut.events.position", log, EventLog::newest)
                    .description("Position of the newest event")
                    .register(registry);
            for (String name : readModels.names()) {
                Gauge.builder("infranaut.read.model.position", readModels, all -> all.position(name))
                        .tag("read_model", name)
                        .description("Position up to which the serving generation has taken in the events")
                        .register(registry);
            }
            for (String name : processes.positions().keySet()) {
                Gauge.builder("infranaut.process.position", processes, all -> position(all, name))
                        .tag("process", name)
                        .description("Position up to which the process has handled the events")
                        .register(registry);
            }
            Gauge.builder("infranaut.dead.letters", readModels, ReadModels::deadLetters)
                    .description("Events that a read model has not taken in")
                    .register(registry);
            Gauge.builder("infranaut.work.waiting", db, PlatformConfiguration::waitingWork)
                    .description("Items in the queue of work")
                    .register(registry);
        };
    }

    private static double position(Processes processes, String name) {
        Long position = processes.positions().get(name);
        return position == null ? -1 : position;
    }

    private static double waitingWork(DSLContext db) {
        return db.fetchSingle("select count(*) from platform.scheduled_tasks").get(0, Double.class);
    }
}
