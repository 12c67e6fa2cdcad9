package io.infranaut.validation.process;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.table.Table;
import io.infranaut.validation.api.ReportId;
import io.infranaut.validation.api.ValidationCommand.RecordVerification;
import io.infranaut.validation.api.ValidationEvent.DataValidated;
import io.infranaut.validation.api.ValidationEvent.ValidationRequested;
import io.infranaut.validation.api.ValidationEvent.VerificationRequested;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Draws the verdicts that are asked for, and draws past ones again.
@Configuration(proxyBeanMethods = false)
class ValidationWork {
    private static final String VALIDATE = "validation";
    private static final String VERIFY = "validation-verification";

    /// @param position of the request: rows, suites and schemas recorded before it count
    record Asked(ValidationRequested request, long position) {}

    /// @param reportId whose verdict is drawn again
    record Verify(ReportId reportId, UUID verificationId) {}

    @Bean
    EventProcess validationRequests(WorkQueue work) {
        return new EventProcess() {
            @Override
            public String name() {
                return "validation-requests";
            }

            @Override
            public Set<Class<?>> events() {
                return Set.of(ValidationRequested.class, VerificationRequested.class, DataValidated.class);
            }

            @Override
            public void on(Object event, Recorded recorded) {
                switch (event) {
                    case ValidationRequested e ->
                        work.put(VALIDATE, e.reportId().toString(), new Asked(e, recorded.position()));
                    case VerificationRequested e ->
                        work.put(VERIFY, e.verificationId().toString(), new Verify(e.reportId(), e.verificationId()));
                    case DataValidated e
                    when e.batchId() != null ->
                        work.put(
                                Unusual.KIND,
                                e.reportId().toString(),
                                new Unusual.Item(e.reportId(), recorded.position()));
                    default -> {}
                }
            }
        };
    }

    @Bean
    Worker<?> validator(Validator validator) {
        return new Worker<Asked>() {
            @Override
            public String kind() {
                return VALIDATE;
            }

            @Override
            public Class<Asked> itemType() {
                return Asked.class;
            }

            @Override
            public void work(String id, Asked item) throws InterruptedException {
                validator.validate(id, item.request(), item.position());
            }
        };
    }

    @Bean
    Worker<?> validationVerifier(SegmentRefs segments, EventStore events, CommandSender sender, Clock clock) {
        return new Worker<Verify>() {
            @Override
            public String kind() {
                return VERIFY;
            }

            @Override
            public Class<Verify> itemType() {
                return Verify.class;
            }

            @Override
            public void work(String id, Verify item) {
                Instant now = clock.instant();
                var request = new ValidationRequested[1];
                var verdict = new DataValidated[1];
                events.readEvents(item.reportId().toString()).asStream().forEach(message -> {
                    switch (message.getPayload()) {
                        case ValidationRequested e -> request[0] = e;
                        case DataValidated e -> verdict[0] = e;
                        default -> {}
                    }
                });
                Outcome outcome = outcome(segments, request[0], Objects.requireNonNull(verdict[0]));
                sender.send(
                        new RecordVerification(
                                item.reportId(),
                                item.verificationId(),
                                outcome.name(),
                                outcome.differences(),
                                RuleEngine.VERSION,
                                now),
                        Caller.system(VERIFY, now, id));
            }
        };
    }

    private record Outcome(String name, List<String> differences) {}

    private static Outcome outcome(SegmentRefs segments, @Nullable ValidationRequested request, DataValidated verdict) {
        try {
            Table rows = segments.read(
                    verdict.input(), request == null ? null : request.from(), request == null ? null : request.to());
            List<String> differences = differences(verdict, Judgement.again(rows, verdict));
            return new Outcome(differences.isEmpty() ? "IDENTICAL" : "DIFFERENT", differences);
        } catch (SegmentException.Missing e) {
            return new Outcome("INPUT_EXPIRED", List.of(e.getMessage()));
        } catch (SegmentException.Corrupt e) {
            return new Outcome("INPUT_CORRUPT", List.of(e.getMessage()));
        }
    }

    private static List<String> differences(DataValidated recorded, Judgement again) {
        var differences = new ArrayList<String>();
        compare("/rowsDigest", recorded.rowsDigest(), again.rowsDigest(), differences);
        compare("/rows", recorded.rows(), again.rows(), differences);
        compare("/valid", recorded.valid(), again.valid(), differences);
        compare("/score", recorded.score(), again.score(), differences);
        compareAll("/results/", recorded.results(), again.results(), differences);
        compareAll("/metrics/", recorded.metrics(), again.metrics(), differences);
        return differences;
    }

    private static void compareAll(String pointer, List<?> recorded, List<?> again, List<String> differences) {
        for (int i = 0; i < Math.max(recorded.size(), again.size()); i++) {
            Object a = i < recorded.size() ? recorded.get(i) : "nothing";
            Object b = i < again.size() ? again.get(i) : "nothing";
            compare(pointer + i, a, b, differences);
        }
    }

    private static void compare(String pointer, Object recorded, Object again, List<String> differences) {
        String a = Json.mapper().writeValueAsString(recorded);
        String b = Json.mapper().writeValueAsString(again);
        if (!a.equals(b)) {
            differences.add(pointer + ": recorded " + a + ", now " + b);
        }
    }
}
