package io.infranaut.ingestion.process;

import io.infranaut.ingestion.process.BatchWorker.Place;
import io.infranaut.platform.Ids;
import io.infranaut.platform.PassingFailure;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.kafka.KafkaClients;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.queue.BatchReference;
import io.infranaut.platform.segment.SpoolStore.SpooledBodyMissingException;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import io.infranaut.storage.api.PartitionId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes one source's topic, in order, from the offset that the partition's history names.
final class SourceConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(SourceConsumer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int TRIES = 8;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int PARTITION = 0;

    private final SourceHistory source;
    private final EventStore events;
    private final KafkaClients kafka;
    private final BatchQueue queue;
    private final BatchWorker worker;
    private final BooleanSupplier goesOn;

    SourceConsumer(
            SourceHistory source,
            EventStore events,
            KafkaClients kafka,
            BatchQueue queue,
            BatchWorker worker,
            BooleanSupplier goesOn) {
        this.source = source;
        this.events = events;
        this.kafka = kafka;
        this.queue = queue;
        this.worker = worker;
        this.goesOn = goesOn;
    }

    /// The stream of a source's partition.
    static PartitionId partition(SourceHistory source) {
        return new PartitionId(Ids.derived("ingestion.partition", source.id().toString(), String.valueOf(PARTITION)));
    }

    /// Consumes until it is told to stop.
    ///
    /// @throws SourceFailure when the source cannot go on
    void run() throws InterruptedException, IOException {
        var topic = new TopicPartition(queue.ensureTopic(source.id()), PARTITION);
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("infranaut-" + source.id(), PATIENCE);
                OpenBody body = worker.openBody()) {
            consumer.assign(List.of(topic));
            long next = lastOffset() + 1;
            long end =
                    Objects.requireNonNull(consumer.endOffsets(List.of(topic)).get(topic));
            long begin = Objects.requireNonNull(
                    consumer.beginningOffsets(List.of(topic)).get(topic));
            if (next > end || next < begin) {
                throw new SourceFailure("the queue has the offsets " + begin + " to " + end + " where " + next
                        + " is expected: it is not the queue that was read before");
            }
            consumer.seek(topic, next);
            while (goesOn.getAsBoolean()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (!goesOn.getAsBoolean()) {
                        return;
                    }
                    consume(record, body);
                }
            }
        }
    }

    private long lastOffset() {
        String id = partition(source).toString();
        OptionalLong last =
                events.lastSequenceNumberFor(id).stream().mapToLong(n -> n).findFirst();
        if (last.isEmpty()) {
            return -1;
        }
        return events.readEvents(id, last.getAsLong())
                .asStream()
                .map(message -> (PartitionEvent) message.getPayload())
                .mapToLong(event -> switch (event) {
                    case BatchStored e -> e.offset();
                    case BatchRejected e -> e.offset();
                })
                .max()
                .orElse(-1);
    }

    private void consume(ConsumerRecord<String, byte[]> record, OpenBody body)
            throws InterruptedException, IOException {
        var reference = Json.mapper().readValue(record.value(), BatchReference.class);
        var place = new Place(partition(source), record.partition(), record.offset());
        int failures = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                double bad = worker.work(reference, place, body);
                if (bad > source.intake().errorTolerance()) {
                    throw new SourceFailure("in batch " + reference.batchId() + " the share of bad rows is " + bad
                            + ", more than " + source.intake().errorTolerance());
                }
                return;
            } catch (SourceFailure e) {
                throw e;
            } catch (SpooledBodyMissingException e) {
                throw new SourceFailure(e.getMessage() + ", which batch " + reference.batchId() + " needs");
            } catch (RuntimeException | IOException e) {
                body.close();
                if (!PassingFailure.is(e) && ++failures == TRIES) {
                    LOG.error("batch {} cannot be stored", reference.batchId(), e);
                    throw new SourceFailure("batch " + reference.batchId() + " cannot be stored: " + e);
                }
                LOG.warn("batch {} is tried again: {}", reference.batchId(), e.toString());
                Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, 100L << Math.min(attempt, 10)));
                if (!goesOn.getAsBoolean()) {
                    return;
                }
            }
        }
    }
}
